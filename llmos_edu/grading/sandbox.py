"""The box a submission runs in: what it sees, and what it cannot do.

bubblewrap builds it from Linux namespaces: an own file tree of read-only system
folders and small memory file systems, own process ids, no network, no users but
nobody, no privileges, a filter of system calls. `tiers` tells whether this
machine can build one.

Source: bubblewrap(1); order and choice of flags were found by trying to break out.
"""

import resource
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.limits import Limits

HOME_INSIDE = "/box"
LIBRARY_INSIDE = "/llmos"
NOBODY = "65534"
FLAGS = {
    getattr(resource, f"RLIMIT_{name.upper()}"): name
    for name in ("as", "core", "cpu", "fsize", "nofile", "nproc")
}
"""How prlimit(1) calls each resource."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """Everything that has to be known to start one kernel in its box."""

    tier: str
    """How it is closed: a name from `tiers.TIERS`."""

    limits: Limits = field(default_factory=Limits)
    """Time, memory, output, processes."""

    library: str = ""
    """Folder with the copies that `library.copy_library` made."""

    doors: tuple[str, ...] = ()
    """Files of a control group; the box enters by writing to each."""

    has_proc: bool = True
    """Mount a process list; inside some containers only an empty one is allowed."""

    warm: str = ""
    """Socket of a process that forks kernels with everything imported already."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for the kernel specification."""
        return {
            "tier": self.tier, "limits": self.limits.to_dict(),
            "library": self.library, "doors": list(self.doors),
            "has_proc": self.has_proc, "warm": self.warm,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Box":
        """Read what `to_dict` wrote."""
        limits, doors = Limits(**values["limits"]), tuple(values["doors"])
        return cls(**{**values, "limits": limits, "doors": doors})


def environment() -> dict[str, str]:
    """The variables a boxed process sees; nothing is inherited."""
    single = dict.fromkeys(
        ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"
    )
    return {
        "HOME": HOME_INSIDE,
        "IPYTHONDIR": "/tmp/ipython",
        "LANG": "C.UTF-8",
        "PATH": f"{Path(sys.executable).parent}:/usr/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONPATH": LIBRARY_INSIDE,
        "TMPDIR": "/tmp",
        **single,
    }


def kernel_argv(connection_file: str) -> list[str]:
    """The command of the kernel itself, as it runs inside."""
    return [
        sys.executable, "-P", "-Xfrozen_modules=off", "-m", "llmos_check.kernel",
        "-f", connection_file, "--HistoryManager.enabled=False",
    ]  # fmt: skip


def visible_folders() -> list[Path]:
    """Folders of this machine that are mounted, read-only, in every box."""
    wanted = [Path("/usr"), Path(sys.base_prefix), Path(sys.prefix)]
    wanted += [Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")]
    folders: list[Path] = []
    for folder in wanted:
        if not any(folder.is_relative_to(other) for other in folders):
            folders.append(folder)
    return folders


def refuse_visible(path: Path) -> None:
    """Refuse a place for secrets that every box can read.

    Raises:
        ConfigError: the path lies in a mounted folder.
    """
    for folder in visible_folders():
        if path.resolve().is_relative_to(folder.resolve()):
            raise ConfigError(
                f"bundles and results must lie outside of {folder}, which every "
                f"submission can read, got {path}; choose another folder"
            )


def bwrap_argv(
    box: Box, *, scratch: Path | None, filter_fd: int = -1, info_fd: int = -1
) -> list[str]:
    """The command line that builds the box; a command to run inside follows it.

    Args:
        box: What to build.
        scratch: Folder for the kernel's sockets, writable at the same path inside.
        filter_fd: Open file that holds the filter of system calls; -1 for none.
        info_fd: Open file that is told the id of the process inside; -1 for none.
            That process is then the first of the box.
    """
    size = str(box.limits.file_bytes)
    argv = [
        "bwrap", "--unshare-user", "--unshare-all", "--disable-userns",
        "--die-with-parent", "--new-session", "--uid", NOBODY, "--gid", NOBODY,
        "--hostname", "box", "--cap-drop", "ALL", "--clearenv",
    ]  # fmt: skip
    for name, value in environment().items():
        argv += ["--setenv", name, value]
    argv += ["--proc" if box.has_proc else "--dir", "/proc", "--dev", "/dev"]
    for folder in ("/dev/shm", "/tmp", HOME_INSIDE):
        argv += ["--perms", "0700", "--size", size, "--tmpfs", folder]
    argv += _system_mounts()  # after /tmp: an environment may stand below it
    if box.library:
        argv += ["--ro-bind", box.library, LIBRARY_INSIDE]
    if scratch is not None:
        argv += ["--bind", str(scratch), str(scratch)]
    if filter_fd >= 0:
        argv += ["--seccomp", str(filter_fd)]
    if info_fd >= 0:
        argv += ["--as-pid-1", "--info-fd", str(info_fd)]
    argv += ["--chdir", HOME_INSIDE, "--remount-ro", "/dev", "--remount-ro", "/"]
    # The superuser's files in /proc/sys stay writable without any privilege.
    return [*argv, *(["--remount-ro", "/proc"] if box.has_proc else []), "--"]


def _system_mounts() -> list[str]:
    argv: list[str] = []
    for folder in visible_folders():
        argv += ["--ro-bind", str(folder), str(folder)]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            argv += ["--symlink", str(path.readlink()), str(path)]
        elif path.exists():
            argv += ["--ro-bind", str(path), str(path)]
    for name in ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime"):
        argv += ["--ro-bind-try", name, name]
    for kind in ("purelib", "platlib"):
        installed = Path(sysconfig.get_path(kind), "llmos_edu")
        if installed.is_dir() and str(installed) not in argv:
            argv += ["--tmpfs", str(installed), "--remount-ro", str(installed)]
    return argv


def limits_argv(limits: Limits) -> list[str]:
    """The command line that bounds each single process; a command follows it."""
    argv = ["/usr/bin/prlimit"]
    for kind, value in limits.per_process().items():
        _, hardest = resource.getrlimit(kind)
        bound = value if hardest == resource.RLIM_INFINITY else min(value, hardest)
        argv.append(f"--{FLAGS[kind]}={bound}:{bound}")
    return argv


def enter_argv(doors: tuple[str, ...]) -> list[str]:
    """The command line that moves itself into a control group; a command follows it.

    If a group cannot be entered, the command is not run: no limits, no box.
    """
    if not doors:
        return []
    steps = " && ".join(f'echo 0 > "${n}"' for n in range(1, len(doors) + 1))
    script = f'{steps} && shift {len(doors)} && exec "$@"'
    return ["/bin/sh", "-c", script, "sh", *doors]


def paths_inside(paths: list[str]) -> list[str]:
    """Those folders of a module path that are there in the box too."""
    folders = visible_folders()
    return [p for p in paths if any(Path(p).is_relative_to(f) for f in folders)]
