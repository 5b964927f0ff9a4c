"""A filter of system calls that no notebook needs and escapes are made of.

The kernel runs a small program, classic BPF, on every system call. Ours answers
"operation not permitted" to a list of calls and lets the rest through. It is a
second wall: the box already has no privileges to use most of them with.

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
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
CLONE = {"x86_64": 56, "aarch64": 220}
CLONE3 = 435
NEW_NAMESPACES = 0x7E020080  # CLONE_NEW{TIME,NS,CGROUP,UTS,IPC,USER,PID,NET}
X32_CALLS = 0x40000000

LOAD, AND, RETURN = 0x20, 0x54, 0x06
IF_EQUAL, IF_AT_LEAST = 0x15, 0x35
ALLOW, KILL = 0x7FFF0000, 0x80000000
NOT_PERMITTED, NO_SUCH_CALL = 0x00050001, 0x00050026  # errno EPERM, ENOSYS


def seccomp_filter(machine: str | None = None) -> bytes:
    """Assemble the filter.

    Args:
        machine: Processor family, as `platform.machine()` says it. None is this one.

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
    steps = [
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
    steps += [
        (IF_EQUAL, 0, 4, CLONE[machine]),
        (LOAD, 0, 0, 16),  # its flags, low half
        (AND, 0, 0, NEW_NAMESPACES),
        (IF_EQUAL, 1, 0, 0),
        (RETURN, 0, 0, NOT_PERMITTED),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("<HBBI", *step) for step in steps)
