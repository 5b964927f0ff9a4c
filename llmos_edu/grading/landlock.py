"""The box without namespaces: what it leaves a submission, written down for its keeper.

For machines on which bubblewrap cannot work, most containers among them. A list says
what may be read and written; all other files, every socket but the kernel's own,
every process outside and every privilege are out of reach. What differs from a box of
namespaces: names and sizes of files that are outside can be seen, though not what is
in them; process ids are the machine's; and the folder to write in lies on a real disk,
whose use is watched and not bounded by the kernel.

Read in this order: `landlock_rules`, `landlock_plan`.

Source: landlock(7); what it does not see is closed by `seccomp`.
"""

import base64
import json
import os
import resource
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import llmos_edu
from llmos_edu.grading import keeper
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.sandbox import Box, environment, visible_folders
from llmos_edu.grading.seccomp import seccomp_filter

NEEDED_VERSION = 6
"""Signals that stay inside, since Linux 6.12; TCP came with 4, cut files with 3."""
NEEDED_LINUX = "6.12"

RUN, WRITE, READ, LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
MAKE_CHAR, MAKE_BLOCK, DEVICES = 1 << 6, 1 << 11, 1 << 15
SEE = RUN | READ | LIST
USE = keeper.ALL_FILES & ~(RUN | MAKE_CHAR | MAKE_BLOCK | DEVICES)
DEVICE_FILES = {
    "/dev/null": READ | WRITE, "/dev/full": READ | WRITE, "/dev/zero": READ,
    "/dev/random": READ, "/dev/urandom": READ,
}  # fmt: skip
SMALL_FILES = (
    "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/proc/cpuinfo",
)  # fmt: skip
BACKSTOP = 4
"""How many times the processes of one box the user may have more than now."""

Rules = list[tuple[str, int]]


def landlock_rules(box: Box, *, scratch: Path | None, private: Path) -> Rules:
    """Every path that stays in reach, and the rights on it and all below it.

    Rights only add up: what must be hidden below a folder is left out by naming all its
    neighbours instead of the folder.

    Args:
        box: The box; its library is readable.
        scratch: Folder for the kernel's sockets.
        private: The box's own folder.
    """
    tops = [Path("/", name) for name in ("bin", "sbin", "lib", "lib32", "lib64")]
    folders = visible_folders() + [top for top in tops if not top.is_symlink()]
    rules: Rules = []
    for folder in folders:
        if folder.exists():
            rules += _around(folder, hidden=hidden_folders())
    rules += [(name, READ | LIST) for name in SMALL_FILES if Path(name).exists()]
    rules += DEVICE_FILES.items()
    rules += [(box.library, READ | LIST)] if box.library else []
    return rules + [(str(own), USE) for own in (scratch, private) if own is not None]


def hidden_folders() -> frozenset[Path]:
    """Where this library is installed: it answers its own exercises."""
    installed = {Path(llmos_edu.__file__).parent}
    for kind in ("purelib", "platlib"):
        installed.add(Path(sysconfig.get_path(kind), "llmos_edu"))
    return frozenset(folder.resolve() for folder in installed if folder.is_dir())


def _around(folder: Path, *, hidden: Iterable[Path]) -> Iterator[tuple[str, int]]:
    """A folder without what is hidden below it."""
    inside = [place for place in hidden if place.is_relative_to(folder.resolve())]
    if not inside:
        yield str(folder), SEE
        return
    if folder.resolve() in inside:
        return
    yield str(folder), LIST
    for child in sorted(folder.iterdir()):
        if child.exists():
            yield from _around(child, hidden=inside)


def landlock_plan(
    box: Box, *, scratch: Path | None, private: Path, plan: BinaryIO
) -> list[str]:
    """Write the plan of a box, and say how its keeper is started with it.

    Args:
        box: What to build.
        scratch: Folder for the kernel's sockets.
        private: The box's own folder, empty so far.
        plan: Open file to write to; the keeper inherits it.

    Returns:
        The command line; a command to run inside follows it.
    """
    inside = {"HOME": private / "home", "TMPDIR": private / "tmp"}
    for folder in inside.values():
        folder.mkdir(mode=0o700)
    own = {name: str(folder) for name, folder in inside.items()}
    own |= {"IPYTHONDIR": str(private / "ipython"), "PYTHONPATH": box.library}
    text = json.dumps({
        "parent": os.getpid(),
        "folder": own["HOME"],
        "environment": environment() | own,
        "bounds": bounds(box.limits),
        "rules": landlock_rules(box, scratch=scratch, private=private),
        "filter": base64.b64encode(seccomp_filter(alone=True)).decode("ascii"),
    })  # fmt: skip
    plan.write(text.encode())
    plan.seek(0)
    python, program = environment()["PATH"].split(":")[0], keeper.__file__
    return [f"{python}/python3", "-I", "-S", program, str(plan.fileno())]


def bounds(limits: Limits) -> dict[int, int]:
    """Bounds of each process in the box.

    Its user's processes are counted together, wherever they run, so the bound on them
    only stops an avalanche, until the watchdog has counted those of the box.
    """
    running = tasks_of_user(os.getuid())
    avalanche = running + BACKSTOP * limits.processes
    return limits.per_process() | {resource.RLIMIT_NPROC: avalanche}


def tasks_of_user(user: int) -> int:
    """Processes and threads that a user has now."""
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if folder.stat().st_uid == user:
                    total += len(list((folder / "task").iterdir()))
            except OSError:
                continue
    return total
