"""Hard limits on memory and processes, kept by the Linux kernel.

A control group counts everything that starts inside it, so neither forks nor
threads nor files in a memory file system escape the sum. Both generations are
spoken: version 1 has one tree per resource, version 2 a single one.

Source: kernel documentation, admin-guide/cgroup-v1 and admin-guide/cgroup-v2.
"""

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from llmos_edu.grading.limits import Limits

ROOT = Path("/sys/fs/cgroup")
OWN_GROUPS = Path("/proc/self/cgroup")


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """Folders of one control group; a process joins by writing to each."""

    folders: tuple[Path, ...]
    """One folder per resource in version 1, a single one in version 2."""

    @property
    def doors(self) -> tuple[str, ...]:
        """The files a process writes 0 into to enter."""
        return tuple(str(folder / "cgroup.procs") for folder in self.folders)

    def members(self) -> set[int]:
        """Process ids that are inside now."""
        found: set[int] = set()
        for door in self.doors:
            with contextlib.suppress(OSError, ValueError):
                found |= {int(line) for line in Path(door).read_text().split()}
        return found

    def memory_kills(self) -> int:
        """How many processes the kernel killed for want of memory."""
        for folder in self.folders:
            for name in ("memory.oom_control", "memory.events"):
                with contextlib.suppress(OSError, ValueError):
                    for line in (folder / name).read_text().splitlines():
                        if line.startswith("oom_kill "):
                            return int(line.split()[1])
        return 0

    def empty(self, *, patience_s: float = 5.0) -> bool:
        """Kill every process inside; True once nobody is left."""
        end = time.monotonic() + patience_s
        while members := self.members():
            for pid in members:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

    def remove(self) -> bool:
        """Empty the group and delete it; the kernel may need a few moments."""
        self.empty()
        for folder in self.folders:
            for _ in range(100):
                with contextlib.suppress(OSError):
                    folder.rmdir()
                if not folder.exists():
                    break
                time.sleep(0.02)
        return not any(folder.exists() for folder in self.folders)


def open_group(
    name: str, *, limits: Limits, root: Path = ROOT, own: Path = OWN_GROUPS
) -> ControlGroup | None:
    """Make a control group with the limits of a box, beneath our own group.

    Args:
        name: Its name, unused so far.
        limits: Memory and processes are taken from here.
        root: Where the kernel shows control groups.
        own: Where the kernel says which groups this process is in.

    Returns:
        The group, or None where we may not make one that limits both resources.
    """
    for lay_out in (_version_1, _version_2):
        settings = lay_out(name, limits=limits, root=root, own=own)
        if settings and (group := _build(settings)):
            return group
    return None


Settings = dict[Path, dict[str, str]]


def _version_1(name: str, *, limits: Limits, root: Path, own: Path) -> Settings:
    ours = _own_paths(own)
    if not {"memory", "pids"} <= set(ours):
        return {}
    memory = root / "memory" / ours["memory"] / name
    processes = root / "pids" / ours["pids"] / name
    return {
        memory: {"memory.limit_in_bytes": str(limits.memory_bytes)},
        processes: {"pids.max": str(limits.processes)},
    }


def _version_2(name: str, *, limits: Limits, root: Path, own: Path) -> Settings:
    parent = root / _own_paths(own).get("", "")
    for folder in (parent, parent.parent):
        controllers = folder / "cgroup.subtree_control"
        with contextlib.suppress(OSError):
            if {"memory", "pids"} <= set(controllers.read_text().split()):
                return {
                    folder / name: {
                        "memory.max": str(limits.memory_bytes),
                        "memory.swap.max": "0",
                        "pids.max": str(limits.processes),
                    }
                }
    return {}


def _own_paths(own: Path) -> dict[str, str]:
    try:
        lines = own.read_text().splitlines()
    except OSError:
        return {}
    paths = {}
    for line in lines:
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            paths[controller] = path.lstrip("/")
    return paths


def _build(settings: Settings) -> ControlGroup | None:
    made: list[Path] = []
    try:
        for folder, files in settings.items():
            folder.mkdir(mode=0o755)
            made.append(folder)
            for name, value in files.items():
                if name != "memory.swap.max" or (folder / name).exists():
                    (folder / name).write_text(value)
            (folder / "cgroup.procs").read_text()
    except OSError:
        ControlGroup(tuple(made)).remove()
        return None
    return ControlGroup(tuple(made))


def sweep_groups(prefix: str, *, root: Path = ROOT, own: Path = OWN_GROUPS) -> int:
    """Remove groups left by a grader that was killed: `PREFIX-<its pid>-<slot>`.

    Args:
        prefix: What the names of our groups start with.
        root: Where the kernel shows control groups.
        own: Where the kernel says which groups this process is in.

    Returns:
        How many were removed.
    """
    paths, removed = _own_paths(own), 0
    parents = [root / part / paths.get(part, "") for part in ("memory", "pids")]
    parents += [root / paths.get("", ""), (root / paths.get("", "")).parent]
    for folder in {f for p in parents if p.is_dir() for f in p.glob(f"{prefix}-*-*")}:
        pid = folder.name.removeprefix(f"{prefix}-").split("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            removed += ControlGroup((folder,)).remove()
    return removed
