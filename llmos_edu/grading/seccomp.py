"""A filter of system calls that no notebook needs and escapes are made of.

The kernel runs a small program, classic BPF, on every system call. Ours answers
"operation not permitted" to a list of calls and lets the rest through. In a box of
namespaces it is a second wall: there are no privileges to use most of them with.

A box without namespaces shares its user with everything else that the user runs. There
the filter is a first wall, against what Landlock does not see: permissions and owners
of files, limits and priorities of other processes, memory shared by a key, and sockets.
Only UNIX stream sockets can be made, and none can be connected.

Source: seccomp(2) and linux/filter.h; numbers from the kernel's syscall tables.
"""

import platform
import struct

from llmos_edu.core.components import choose

DENIED: dict[str, dict[str, int]] = {
    "x86_64": {
        "ptrace": 101, "syslog": 103, "uselib": 134, "vhangup": 153,
        "pivot_root": 155, "chroot": 161, "acct": 163, "settimeofday": 164,
        "mount": 165, "umount2": 166, "swapon": 167, "swapoff": 168, "reboot": 169,
        "sethostname": 170, "setdomainname": 171, "iopl": 172, "ioperm": 173,
        "init_module": 175, "delete_module": 176, "quotactl": 179,
        "clock_settime": 227, "kexec_load": 246, "add_key": 248,
        "request_key": 249, "keyctl": 250, "unshare": 272, "move_pages": 279,
        "perf_event_open": 298, "name_to_handle_at": 303,
        "open_by_handle_at": 304, "setns": 308, "process_vm_readv": 310,
        "process_vm_writev": 311, "kcmp": 312, "finit_module": 313,
        "kexec_file_load": 320, "bpf": 321, "userfaultfd": 323,
        "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
        "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431,
        "fsmount": 432, "pidfd_getfd": 438, "mount_setattr": 442,
    },
    "aarch64": {
        "umount2": 39, "mount": 40, "pivot_root": 41, "chroot": 51, "quotactl": 60,
        "acct": 89, "unshare": 97, "kexec_load": 104, "init_module": 105,
        "delete_module": 106, "clock_settime": 112, "syslog": 116, "ptrace": 117,
        "reboot": 142, "sethostname": 161, "setdomainname": 162,
        "settimeofday": 170, "add_key": 217, "request_key": 218, "keyctl": 219,
        "swapon": 224, "swapoff": 225, "move_pages": 239,
        "perf_event_open": 241, "name_to_handle_at": 264,
        "open_by_handle_at": 265, "setns": 268, "process_vm_readv": 270,
        "process_vm_writev": 271, "kcmp": 272, "finit_module": 273, "bpf": 280,
        "userfaultfd": 282, "kexec_file_load": 294, "io_uring_setup": 425,
        "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428,
        "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432,
        "pidfd_getfd": 438, "mount_setattr": 442,
    },
}  # fmt: skip
ALONE: dict[str, dict[str, int]] = {
    "x86_64": {
        "shmget": 29, "shmat": 30, "shmctl": 31, "connect": 42, "semget": 64,
        "semop": 65, "semctl": 66, "msgget": 68, "msgsnd": 69, "msgrcv": 70,
        "msgctl": 71, "setpriority": 141, "setxattr": 188, "lsetxattr": 189,
        "fsetxattr": 190, "removexattr": 197, "lremovexattr": 198,
        "fremovexattr": 199, "semtimedop": 220,
        "mq_open": 240, "mq_unlink": 241, "ioprio_set": 251,
        "inotify_add_watch": 254, "migrate_pages": 256, "fanotify_init": 300,
        "sched_setattr": 314, "process_madvise": 440, "quotactl_fd": 443,
        "process_mrelease": 448, "setxattrat": 463, "removexattrat": 466,
        "open_tree_attr": 467, "file_setattr": 469,
    },
    "aarch64": {
        "setxattr": 5, "lsetxattr": 6, "fsetxattr": 7, "removexattr": 14,
        "lremovexattr": 15, "fremovexattr": 16, "inotify_add_watch": 27,
        "ioprio_set": 30, "setpriority": 140, "mq_open": 180,
        "mq_unlink": 181, "msgget": 186, "msgctl": 187, "msgrcv": 188,
        "msgsnd": 189, "semget": 190, "semctl": 191, "semtimedop": 192,
        "semop": 193, "shmget": 194, "shmctl": 195, "shmat": 196, "connect": 203,
        "migrate_pages": 238, "fanotify_init": 262, "sched_setattr": 274,
        "process_madvise": 440, "quotactl_fd": 443, "process_mrelease": 448,
        "setxattrat": 463, "removexattrat": 466, "open_tree_attr": 467,
        "file_setattr": 469,
    },
}  # fmt: skip
"""What is refused as well where no namespace stands between two processes."""
PRETENDED: dict[str, dict[str, int]] = {
    "x86_64": {
        "chmod": 90, "fchmod": 91, "chown": 92, "fchown": 93, "lchown": 94,
        "utime": 132, "sched_setparam": 142, "sched_setscheduler": 144,
        "sched_setaffinity": 203, "utimes": 235, "fchownat": 260, "futimesat": 261,
        "fchmodat": 268, "utimensat": 280, "fchmodat2": 452,
    },
    "aarch64": {
        "fchmod": 52, "fchmodat": 53, "fchownat": 54, "fchown": 55,
        "utimensat": 88, "sched_setparam": 118, "sched_setscheduler": 119,
        "sched_setaffinity": 122, "fchmodat2": 452,
    },
}  # fmt: skip
"""What is not done there, and reported as done: Python asks for it when it copies a
file, and libzmq when it starts a thread."""
SOCKET = {"x86_64": (41, 53), "aarch64": (198, 199)}  # socket, socketpair
OTHERS_LIMITS = {"x86_64": 302, "aarch64": 261}  # prlimit64
UNIX, NETLINK, STREAM, KIND_OF_SOCKET = 1, 16, 1, 0xF
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
CLONE = {"x86_64": 56, "aarch64": 220}
CLONE3 = 435
NEW_NAMESPACES = 0x7E020080  # CLONE_NEW{TIME,NS,CGROUP,UTS,IPC,USER,PID,NET}
X32_CALLS = 0x40000000
ARGUMENT, SIZE = 16, 8  # where the first argument of a call stands, and its size

LOAD, AND, RETURN = 0x20, 0x54, 0x06
IF_EQUAL, IF_AT_LEAST = 0x15, 0x35
ALLOW, KILL = 0x7FFF0000, 0x80000000
NOT_PERMITTED, NO_SUCH_CALL = 0x00050001, 0x00050026  # errno EPERM, ENOSYS
NOT_DONE, NO_SUCH_FAMILY = 0x00050000, 0x00050061  # no error at all, EAFNOSUPPORT

Step = tuple[int, int, int, int]


def seccomp_filter(machine: str | None = None, *, alone: bool = False) -> bytes:
    """Assemble the filter.

    Args:
        machine: Processor family, as `platform.machine()` says it. None is this one.
        alone: Whether no namespaces stand behind it.

    Returns:
        The program as the kernel and `bwrap --seccomp` read it: 8 bytes a step.

    Raises:
        UnknownNameError: there is no table of system calls for this processor.

    Example:
        >>> len(seccomp_filter("x86_64")) % 8
        0
    """
    machine = machine or platform.machine()
    denied = choose("processor", machine, DENIED)
    steps: list[Step] = [
        (LOAD, 0, 0, 4),  # the architecture of this call
        (IF_EQUAL, 1, 0, ARCHITECTURE[machine]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0),  # the number of this call
        (IF_AT_LEAST, 0, 1, X32_CALLS),
        (RETURN, 0, 0, NOT_PERMITTED),
        (IF_EQUAL, 0, 1, CLONE3),  # its flags cannot be read from here
        (RETURN, 0, 0, NO_SUCH_CALL),  # so that libc falls back to clone
    ]
    for number in sorted(denied.values()):
        steps += [(IF_EQUAL, 0, 1, number), (RETURN, 0, 0, NOT_PERMITTED)]
    if alone:
        steps += _steps_alone(machine)
    steps += [
        (IF_EQUAL, 0, 4, CLONE[machine]),
        (LOAD, 0, 0, ARGUMENT),  # its flags, low half
        (AND, 0, 0, NEW_NAMESPACES),
        (IF_EQUAL, 1, 0, 0),
        (RETURN, 0, 0, NOT_PERMITTED),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("<HBBI", *step) for step in steps)


def _steps_alone(machine: str) -> list[Step]:
    """Steps for a box that shares its user; each leaves the call's number loaded."""
    steps: list[Step] = []
    for number in sorted(ALONE[machine].values()):
        steps += [(IF_EQUAL, 0, 1, number), (RETURN, 0, 0, NOT_PERMITTED)]
    for number in sorted(PRETENDED[machine].values()):
        steps += [(IF_EQUAL, 0, 1, number), (RETURN, 0, 0, NOT_DONE)]
    steps += [
        (IF_EQUAL, 0, 4, OTHERS_LIMITS[machine]),
        (LOAD, 0, 0, ARGUMENT),  # whose limits; 0 is the caller itself
        (IF_EQUAL, 0, 1, 0),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, NOT_PERMITTED),
    ]
    for number in SOCKET[machine]:
        steps += [
            (IF_EQUAL, 0, 10, number),
            (LOAD, 0, 0, ARGUMENT),  # the family
            (IF_EQUAL, 3, 0, UNIX),
            (IF_EQUAL, 0, 5, NETLINK),
            (LOAD, 0, 0, ARGUMENT + 2 * SIZE),  # its protocol; 0 lists interfaces
            (IF_EQUAL, 4, 3, 0),
            (LOAD, 0, 0, ARGUMENT + SIZE),  # the kind: others take addresses later
            (AND, 0, 0, KIND_OF_SOCKET),
            (IF_EQUAL, 1, 0, STREAM),
            (RETURN, 0, 0, NO_SUCH_FAMILY),
            (RETURN, 0, 0, ALLOW),
        ]
    return steps
