"""Step into a box that somebody else built, and give up every privilege on the way.

bubblewrap builds the box around a process that only sleeps. A process that joins its
namespaces is inside the same walls; what bubblewrap would have dropped for its own
child (capabilities, the way back to them, unlisted system calls), it must drop here.

Source: setns(2), capabilities(7), seccomp(2), prctl(2).
"""

import os

from llmos_edu.grading.keeper import call, drop_privileges, filter_calls
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.seccomp import seccomp_filter

NEW_NAMESPACES = 0x7E020000  # mount, cgroup, uts, ipc, user, pid, network


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
        call("setns", holder, NEW_NAMESPACES)
    finally:
        os.close(holder)


def renounce(limits: Limits) -> None:
    """Drop all privileges for good, bound this process and filter its system calls."""
    drop_privileges(limits.per_process())
    filter_calls(seccomp_filter())
