"""A kernel with everything imported, waiting to be copied into a box.

Most of a short run is `import torch`. One process, started with a clean environment,
does that once and never runs a student's line. For each submission it forks; the copy
joins a box that bubblewrap built around a sleeping process, drops its privileges and
becomes that submission's kernel. The open connection over which it was asked for is
the sign that it lives.

`main` is started in a process of its own with the words SOCKET MODULE...
"""

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
from typing import Any

from llmos_edu.grading.joining import enter_groups, join, renounce
from llmos_edu.grading.keeper import die_with_parent
from llmos_edu.grading.limits import Limits

ALWAYS = ("ipykernel.kernelapp", "ipykernel.ipkernel", "IPython", "numpy")
OURS = ("llmos_edu", "llmos_check")
OK = b"joined"


def main() -> None:
    """Import, listen, fork; until the process that started this one ends."""
    die_with_parent()
    place, *modules = sys.argv[1:]
    for name in (*ALWAYS, *modules):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(place)
        listener.listen(64)
        while True:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                become_kernel(connection)
            connection.close()


def become_kernel(connection: socket.socket) -> None:
    """Join the box that a request names, and be its kernel; does not return.

    Args:
        connection: Where the request comes from. It is answered by `OK` or by what
            went wrong, and then held open for as long as the kernel lives.
    """
    try:
        die_with_parent()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        request = json.loads(connection.recv(65536))
        enter_groups(tuple(request["doors"]))
        join(request["pid"])
        child = os.fork()
        if child:
            connection.close()
            os.waitpid(child, 0)
            os._exit(0)
        die_with_parent()
        os.setsid()
        close_files(keep=connection.fileno())
        os.chdir(request["folder"])
        renounce(Limits(**request["limits"]))
        connection.send(OK)
        run_kernel(request)
    except BaseException as error:
        with contextlib.suppress(OSError):
            connection.send(repr(error).encode("utf-8", "replace")[:1000])
    finally:
        os._exit(1)


def close_files(*, keep: int) -> None:
    """Close every open file but one, and point the standard streams at nothing."""
    nothing = os.open("/dev/null", os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.closerange(3, keep)
    os.closerange(keep + 1, 65536)


def run_kernel(request: dict[str, Any]) -> None:
    """Run a kernel until it is told to stop."""
    for name in [n for n in sys.modules if n.split(".")[0] in OURS]:
        del sys.modules[name]
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.path[:] = request["paths"]
    from llmos_check.kernel import launch  # the copy inside

    launch(request["argv"])
