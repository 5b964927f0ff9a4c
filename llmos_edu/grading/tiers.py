"""Which kind of box this machine can build, and what to do where it can build none.

Nothing is believed because a program is installed: each tier is tried, and has to
hide a file and a port of this machine. Where no tier works there is no grading,
unless the instructor says in so many words that the files are to be trusted.
"""

import contextlib
import os
import platform
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from llmos_edu.core.components import choose
from llmos_edu.core.errors import ConfigError, MissingPartError
from llmos_edu.grading.cgroups import open_group
from llmos_edu.grading.keeper import landlock_version
from llmos_edu.grading.landlock import NEEDED_LINUX, NEEDED_VERSION, landlock_plan
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.sandbox import Box, bwrap_argv
from llmos_edu.grading.seccomp import seccomp_filter

PROBE_S = 20.0
FIRST_IDS = 20
"""Processes in a fresh box count from 1; the probe needs two or three."""
PROBE = """
import os, resource, socket, sys
secret, port, far, door = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
open(os.environ["TMPDIR"] + "/mine", "w").write("x")
def datagram():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.sendto(b"x", ("127.0.0.1", port))  # the one outside tells if it arrives
def knock(place):
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect(place) is None
def opened():
    os.chmod(secret, 0o644)
    return os.stat(secret).st_mode & 0o4
leaks = []
for name, call in {
    "reads files of this machine": lambda: open(secret).read(),
    "changes rights of files": opened,
    "writes system folders": lambda: open("/usr/llmos-probe", "w"),
    "writes kernel settings": lambda: open("/proc/sys/vm/swappiness", "w"),
    "reaches the network": lambda: socket.create_connection(("127.0.0.1", port), 2),
    "": datagram,
    "reaches sockets of this machine": lambda: knock(door),
    "reaches sockets without a file": lambda: knock(chr(0) + door),
    "reads processes of this machine": lambda: open(f"/proc/{far}/cmdline").read(),
    "signals processes of this machine": lambda: os.kill(int(far), 0) is None,
    "limits processes of this machine": lambda:
        resource.prlimit(int(far), resource.RLIMIT_CORE),
}.items():
    try:
        leaks += [name] if call() else []
    except OSError:
        pass
print("; ".join(leaks) or "closed")
"""

APPARMOR = """\
this system lets no ordinary program make user namespaces (AppArmor, Ubuntu 23.10
and later). Allow bubblewrap alone, as root:
  printf 'abi <abi/4.0>,\\ninclude <tunables/global>\\n\
profile bwrap /usr/bin/bwrap flags=(unconfined) {\\n  userns,\\n}\\n' \
> /etc/apparmor.d/bwrap && apparmor_parser -r /etc/apparmor.d/bwrap"""
KNOWN_MESSAGES = {
    "setting up uid map: Permission denied": APPARMOR,
    "loopback: Failed RTM_NEWADDR": APPARMOR,
    "No permissions to create": "user namespaces are switched off; as root: "
    "sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000",
    "Creating new namespace failed": "no user namespaces here; as root: "
    "sysctl -w user.max_user_namespaces=15000, or start the container with "
    "--security-opt seccomp=unconfined",
    "Unknown option --disable-userns": "bubblewrap is older than 0.8; install a "
    "newer one",
    "Can't mount proc": "this is a container that hides parts of /proc; start it "
    "with --security-opt systempaths=unconfined",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What a try of one tier showed."""

    tier: str
    """Name of the tier."""

    works: bool
    """Whether a box could be built and was closed."""

    reason: str
    """Why not, or how well."""

    fix: str = ""
    """What to do about it; empty when it works."""

    has_proc: bool = True
    """Whether a process list may be mounted inside."""


def try_bwrap() -> Finding:
    """Build a bubblewrap box and try to look out of it."""
    if shutil.which("bwrap") is None:
        return Finding(
            tier="bwrap", works=False, reason="bubblewrap is not installed",
            fix="install it: apt install bubblewrap, dnf install bubblewrap",
        )  # fmt: skip
    box = Box(tier="bwrap", limits=Limits())
    said = ""
    for has_proc in (True, False):
        said = _look_out(replace(box, has_proc=has_proc))
        if said == "closed":
            detail = "" if has_proc else ", with an empty /proc"
            return Finding(
                tier="bwrap", works=True, has_proc=has_proc,
                reason=f"bubblewrap closes the box{detail}",
            )  # fmt: skip
        if "proc" not in said:
            break
    fixes = [fix for text, fix in KNOWN_MESSAGES.items() if text in said]
    return Finding(
        tier="bwrap", works=False, reason=f"bubblewrap says: {said[:300]}",
        fix=(fixes or ["run bwrap by hand with this message in view"])[0],
    )  # fmt: skip


def try_landlock() -> Finding:
    """Build a Landlock box and try to look out of it."""
    version, linux = landlock_version(), platform.release()
    if version < NEEDED_VERSION:
        said = f"Landlock version {version}" if version else "no Landlock switched on"
        return Finding(
            tier="landlock", works=False,
            reason=f"this kernel, Linux {linux}, has {said}",
            fix=f"version {NEEDED_VERSION} keeps signals inside; it comes with Linux "
            f"{NEEDED_LINUX}, where /sys/kernel/security/lsm names landlock",
        )  # fmt: skip
    if os.geteuid() == 0 and not _can_count():
        return Finding(
            tier="landlock", works=False,
            reason="the superuser's processes are bounded only by control groups, "
            "and none can be made here",
            fix="grade as an ordinary user: docker run --user 1000, or "
            "setpriv --reuid 1000 --regid 1000 --clear-groups llmos grade",
        )  # fmt: skip
    said = _look_out(Box(tier="landlock", limits=Limits()))
    if said == "closed":
        return Finding(
            tier="landlock", works=True, reason="Landlock closes the box; names and "
            "sizes of files outside can be seen, and disk use is watched, not bounded",
        )  # fmt: skip
    return Finding(
        tier="landlock", works=False, reason=f"the Landlock box says: {said[:300]}",
        fix="see that this user may enter every folder above this Python",
    )  # fmt: skip


def _can_count() -> bool:
    group = open_group(f"llmos-probe-{secrets.token_hex(4)}", limits=Limits())
    return group is not None and group.remove()


def _look_out(box: Box) -> str:
    with (
        tempfile.TemporaryDirectory(prefix="llmos-probe-", dir="/tmp") as name,
        tempfile.TemporaryFile() as plan,
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams,
        _listening(f"{name}/door"),
    ):
        port = listener.getsockname()[1]
        datagrams.bind(("127.0.0.1", port))
        datagrams.setblocking(False)
        secret, private = Path(name, "secret"), Path(name, "private")
        secret.write_text("hidden")
        secret.chmod(0o600)
        private.mkdir()
        if box.tier == "landlock":
            argv = landlock_plan(box, scratch=None, private=private, plan=plan)
        else:
            plan.write(seccomp_filter())
            plan.seek(0)
            argv = bwrap_argv(box, scratch=None, filter_fd=plan.fileno())
        words = [str(secret), str(port), str(_far_process()), f"{name}/door"]
        said = _say([*argv, sys.executable, "-I", "-c", PROBE, *words], plan.fileno())
        with contextlib.suppress(BlockingIOError):
            return f"sends datagrams; {said}" if datagrams.recv(1) else said
        return said


@contextlib.contextmanager
def _listening(place: str) -> Iterator[None]:
    """Two sockets that wait for anybody: one with a file, one with a name alone."""
    with (
        socket.socket(socket.AF_UNIX) as filed,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        for line, address in ((filed, place), (abstract, "\0" + place)):
            line.bind(address)
            line.listen()
        yield


def _say(argv: list[str], keep: int) -> str:
    try:
        done = subprocess.run(
            argv, pass_fds=[keep], capture_output=True, text=True,
            timeout=PROBE_S, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"could not be run: {error}"
    if done.returncode == 0:
        return done.stdout.strip() or "nothing at all"
    return done.stderr.strip() or f"exit code {done.returncode}"


def _far_process() -> int:
    """A process of this user that is in no box, and whose id none in a box has."""
    if os.getpid() > FIRST_IDS:
        return os.getpid()
    return max(int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit())


TIERS: dict[str, Callable[[], Finding]] = {
    "bwrap": try_bwrap,
    "landlock": try_landlock,
}
"""Ways to close a box, best first."""
JOINED = ("bwrap",)
"""Those that can be entered once they are closed."""


def pick_tier(
    name: str = "auto", *, trust_files: bool = False, warm: bool = False
) -> Finding:
    """Decide how submissions are boxed.

    Args:
        name: A name from `TIERS`; "auto" takes the first that works; "none" runs
            every submission with all rights of this user.
        trust_files: The instructor's word that "none" is meant.
        warm: Whether a kernel that is running must be able to step into the box, which
            only namespaces allow.

    Returns:
        The finding of a tier that works.

    Raises:
        ConfigError: "none" without the word, or the word without "none"; a warm kernel
            and a box that it cannot join.
        MissingPartError: the tier, or every tier, does not work here.
        UnknownNameError: there is no such tier.
    """
    if trust_files != (name == "none"):
        raise ConfigError(
            "running submissions without a box needs both --sandbox none and "
            f"--i-trust-these-files, got --sandbox {name} "
            f"{'with' if trust_files else 'without'} it"
        )
    if name == "none":
        return Finding(tier="none", works=True, reason="nothing is closed")
    tried = []
    for tier in TIERS if name == "auto" else [name]:
        finding = choose("sandbox", tier, {**TIERS})()
        if finding.works and warm and tier not in JOINED:
            raise ConfigError(
                f"a warm kernel must be able to step into the box, got --sandbox {tier}"
                "; grade without --warm"
            )
        if finding.works:
            return finding
        tried.append(f"{tier}: {finding.reason}; {finding.fix}")
    raise MissingPartError(
        "submissions are only run in a box that is proven closed, got "
        + " | ".join(tried)
        + " | see `llmos doctor`"
    )


def survey() -> list[Finding]:
    """Try every tier, for `llmos doctor`."""
    return [look() for look in TIERS.values()]
