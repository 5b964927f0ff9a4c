"""Close a box by Landlock, and let nothing that was started in it outlive it.

Where no namespaces can be made, as in most containers, a process can still take rights
from itself for good. Two processes do it, one inside the other's bounds:

1. The keeper may signal nothing but what it starts. It waits, and when the kernel ends,
   or the program that asked for it does, it kills everything that stands below it,
   whatever session or parent that has, in one system call.
2. The kernel may read the system and its libraries, write its own folder, and reach no
   other file, socket, process or privilege; then it becomes the command.

Each step that fails ends the program before anything of a student's has run. The
standard library alone is used: this file is run by its path, in a clean interpreter, as
`python -I -S keeper.py DESCRIPTOR COMMAND...`; the descriptor holds the plan that
`landlock.landlock_plan` wrote.

Source: landlock(7), prctl(2), capabilities(7), seccomp(2), kill(2).
"""

import base64
import contextlib
import ctypes
import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION, PATH_BENEATH = 1, 1
ALL_FILES, FILES_ALONE = (1 << 16) - 1, 0xC007
"""Every right on files that version 5 knows; those that make sense for one file."""
ALL_TCP, ALL_SCOPES, SIGNALS = 3, 3, 2

SET_PDEATHSIG, SET_SECCOMP, CAPBSET_DROP = 1, 22, 24
SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVS, CAP_AMBIENT = 36, 38, 47
CLEAR_ALL, FILTER_MODE = 4, 2
CAPABILITY_VERSION_3 = 0x20080522
N_CAPABILITIES = 64
HEARD = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
CANNOT = 126


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def call(name: str, *arguments: object) -> int:
    """Call the C library.

    Raises:
        OSError: the answer was negative.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    answer = int(getattr(libc, name)(*arguments))
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return answer


def landlock_version() -> int:
    """Which version of Landlock this kernel speaks; 0 if it has none."""
    try:
        return call("syscall", CREATE_RULESET, None, 0, ASK_VERSION)
    except (OSError, AttributeError):
        return 0


def restrict(
    rules: Iterable[tuple[str, int]], *, files: int, tcp: int, scopes: int
) -> None:
    """Take rights from this process and all it will start, for good.

    Args:
        rules: Paths, and the rights that stay on them and on all below them.
        files: The rights on files that are taken everywhere else.
        tcp: The rights on TCP ports that are taken.
        scopes: What must not cross the border: abstract sockets, signals.

    Raises:
        OSError: the kernel refuses, or a path is not there.
    """
    bounds = struct.pack("=QQQ", files, tcp, scopes)
    ruleset = call("syscall", CREATE_RULESET, bounds, len(bounds), 0)
    try:
        for path, rights in rules:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                if not os.path.isdir(path):  # noqa: PTH112 - without imports
                    rights &= FILES_ALONE
                rule = struct.pack("=Qi", rights, place)
                call("syscall", ADD_RULE, ruleset, PATH_BENEATH, rule, 0)
            finally:
                os.close(place)
        call("prctl", SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        call("syscall", RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def drop_privileges(bounds: Mapping[int, int]) -> None:
    """Give up every capability and the ways back, and bound this process.

    Args:
        bounds: By resource; one above the hard limit is lowered to it.
    """
    for capability in range(N_CAPABILITIES):
        ctypes.CDLL(None).prctl(CAPBSET_DROP, capability, 0, 0, 0)
    call("prctl", CAP_AMBIENT, CLEAR_ALL, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    call("capset", header, (ctypes.c_uint32 * 6)())
    call("prctl", SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for kind, bound in bounds.items():
        _, hardest = resource.getrlimit(kind)
        if hardest != resource.RLIM_INFINITY:
            bound = min(bound, hardest)
        resource.setrlimit(kind, (bound, bound))


def filter_calls(steps: bytes) -> None:
    """Have the kernel run a filter on every system call from now on."""
    program = _Program(len(steps) // 8, steps)
    call("prctl", SET_SECCOMP, FILTER_MODE, ctypes.byref(program), 0, 0)


def die_with_parent(signum: int = signal.SIGKILL) -> None:
    """Be told by a signal when the process that started this one ends."""
    call("prctl", SET_PDEATHSIG, int(signum), 0, 0, 0)


def main() -> NoReturn:
    """Read the plan, start the command, keep it; ends with its exit code."""
    with os.fdopen(int(sys.argv[1]), "rb") as file:
        plan = json.load(file)
    sys.exit(keep(plan, sys.argv[2:]))


def keep(plan: Mapping[str, Any], argv: list[str]) -> int:
    """Start the command in its box; when it is over, leave nothing running.

    Args:
        plan: What `landlock.landlock_plan` wrote.
        argv: The command.

    Returns:
        The exit code of the command, or 128 and more if a signal ended it.

    Raises:
        OSError: the kernel refuses a step; the command was not started.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
    die_with_parent(signal.SIGTERM)
    if os.getppid() != plan["parent"]:
        return CANNOT
    call("prctl", SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    restrict((), files=0, tcp=0, scopes=SIGNALS)
    refuse_open_border(plan["parent"])
    child = os.fork()
    if child == 0:
        become(plan, argv)
    try:
        return wait_for(child)
    finally:
        end_everything()


def refuse_open_border(outside: int) -> None:
    """Make sure that a process outside cannot be signalled from here.

    `end_everything` kills whatever it may signal: it must never be let loose without
    this. The signal that is tried is none, which only asks for leave.

    Raises:
        OSError: it can be signalled.
    """
    try:
        os.kill(outside, 0)
    except PermissionError:
        return
    raise OSError(f"process {outside} can be signalled from inside the box")


def wait_for(child: int) -> int:
    """Wait for the command, or for a signal to end it."""
    while True:
        if signal.sigwait(HEARD) != signal.SIGCHLD:
            return 128 + signal.SIGTERM
        with contextlib.suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG)) != (0, 0):
                if found[0] == child:
                    code = os.waitstatus_to_exitcode(found[1])
                    return code if code >= 0 else 128 - code


def end_everything() -> None:
    """Kill all that runs inside the border, at once, and wait until it is gone."""
    with contextlib.suppress(OSError):
        os.kill(-1, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def become(plan: Mapping[str, Any], argv: list[str]) -> NoReturn:
    """Take every right from this process that the plan does not leave; run the command.

    Ends the process with a message if a step fails.
    """
    try:
        die_with_parent()
        os.setsid()
        os.closerange(3, 65536)
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as me:  # noqa: PTH123 - without imports
            me.write("1000")
        os.chdir(plan["folder"])
        bounds = {int(kind): bound for kind, bound in plan["bounds"].items()}
        drop_privileges(bounds)
        restrict(plan["rules"], files=ALL_FILES, tcp=ALL_TCP, scopes=ALL_SCOPES)
        filter_calls(base64.b64decode(plan["filter"]))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
        os.execve(argv[0], argv, plan["environment"])
    except BaseException as error:
        os.write(2, f"the box was not closed: {error!r}\n".encode())
    finally:
        os._exit(CANNOT)


if __name__ == "__main__":
    main()
