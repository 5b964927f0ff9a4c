"""Step into a box that somebody else built, and give up every privilege on the way.

bubblewrap builds the box around a process that only sleeps. A process that joins its
namespaces is inside the same walls; what bubblewrap would have dropped for its own
child (capabilities, the way back to them, unlisted system calls), it must drop here.

Source: setns(2), capabilities(7), seccomp(2), prctl(2).
"""

import ctypes
import os
import resource
import signal

from llmos_edu.grading.limits import Limits
from llmos_edu.grading.seccomp import seccomp_filter

NEW_NAMESPACES = 0x7E020000  # mount, cgroup, uts, ipc, user, pid, network
SET_PDEATHSIG, SET_SECCOMP, CAPBSET_DROP, SET_NO_NEW_PRIVS = 1, 22, 24, 38
CAP_AMBIENT, CLEAR_ALL, FILTER_MODE = 47, 4, 2
CAPABILITY_VERSION_3 = 0x20080522
N_CAPABILITIES = 64


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def enter_groups(doors: tuple[str, ...]) -> None:
    """Move this process into control groups; what it starts will be there too."""
    for door in doors:
        with open(door, "w", encoding="ascii") as file:  # noqa: PTH123 - a door
            file.write("0")


def join(pid: int) -> None:
    """Enter all namespaces of another process; its process ids begin with a fork.

    Raises:
        OSError: the process is gone, or is not ours to join.
    """
    holder = os.pidfd_open(pid)
    try:
        _call("setns", holder, NEW_NAMESPACES)
    finally:
        os.close(holder)


def renounce(limits: Limits) -> None:
    """Drop all privileges for good, bound this process and filter its system calls."""
    for capability in range(N_CAPABILITIES):
        ctypes.CDLL(None).prctl(CAPBSET_DROP, capability, 0, 0, 0)
    _call("prctl", CAP_AMBIENT, CLEAR_ALL, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())
    _call("prctl", SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for kind, bound in limits.per_process().items():
        _, hardest = resource.getrlimit(kind)
        if hardest != resource.RLIM_INFINITY:
            bound = min(bound, hardest)
        resource.setrlimit(kind, (bound, bound))
    steps = seccomp_filter()
    program = _Program(len(steps) // 8, steps)
    _call("prctl", SET_SECCOMP, FILTER_MODE, ctypes.byref(program), 0, 0)


def die_with_parent() -> None:
    """Be killed when the process that started this one ends."""
    _call("prctl", SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def _call(name: str, *arguments: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
