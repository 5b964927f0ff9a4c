"""Ask a warm process for a kernel, and know when that kernel ends.

The other end is `warm`. A box is built around a process that only sleeps; once it does,
the box is closed, and the warm process is told to send a copy of itself in.
"""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from llmos_edu.grading.sandbox import (
    HOME_INSIDE,
    LIBRARY_INSIDE,
    Box,
    bwrap_argv,
    enter_argv,
    environment,
    kernel_argv,
    paths_inside,
)
from llmos_edu.grading.warm import OK

PATIENCE_S = 60.0
SLEEP = ["/usr/bin/sleep", "infinity"]


def open_warm(
    box: Box, *, scratch: Path, connection_file: str, filters: BinaryIO, log: BinaryIO
) -> "WarmProcess":
    """Build a box and have a warm kernel step into it.

    Args:
        box: The box; its `warm` is the socket of the warm process.
        scratch: Folder for the kernel's sockets.
        connection_file: Where the kernel reads how to be spoken to.
        filters: Open file with the filter of system calls for the sleeper.
        log: Where bubblewrap says what went wrong.

    Raises:
        OSError: the box was not built, or could not be joined.
    """
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as told:
        argv = bwrap_argv(
            box, scratch=scratch, filter_fd=filters.fileno(), info_fd=writer
        )
        holder = subprocess.Popen(
            [*enter_argv(box.doors), *argv, *SLEEP], stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, env={"PATH": os.defpath}, cwd="/",
            pass_fds=[filters.fileno(), writer], start_new_session=True,
        )  # fmt: skip
        os.close(writer)
        try:
            pid = json.loads(told.read() or b"{}").get("child-pid", 0)
            wait_until_asleep(pid)
            connection = ask_for_kernel(box.warm, {
                "pid": pid, "doors": box.doors, "limits": box.limits.to_dict(),
                "folder": HOME_INSIDE, "environment": environment(),
                "paths": [LIBRARY_INSIDE, *paths_inside(sys.path)],
                "argv": kernel_argv(connection_file)[5:],
            })  # fmt: skip
        except OSError:
            holder.kill()
            holder.wait()
            raise
    return WarmProcess(holder, connection)


class WarmProcess:
    """A kernel in a box, as `subprocess.Popen` would show it.

    Args:
        holder: The process that bubblewrap's box was built around.
        connection: The connection that the kernel holds open.
    """

    stdin = stdout = stderr = None

    def __init__(
        self, holder: "subprocess.Popen[bytes]", connection: socket.socket
    ) -> None:
        self.holder, self.connection, self.pid = holder, connection, holder.pid

    def poll(self) -> int | None:
        """None while the kernel lives."""
        ready, _, _ = select.select([self.connection], [], [], 0)
        if not ready and self.holder.poll() is None:
            return None
        self.holder.kill()
        return int(self.holder.wait())

    def wait(self) -> int:
        """Wait for the box to end."""
        code = int(self.holder.wait())
        self.connection.close()
        return code

    def send_signal(self, signum: int) -> None:
        """Signal the box; only ending it makes sense."""
        self.holder.send_signal(signum)

    def kill(self) -> None:
        """End the box, and with it the kernel."""
        self.holder.kill()


def ask_for_kernel(place: str, request: dict[str, Any]) -> socket.socket:
    """Have a warm kernel join a box.

    Args:
        place: The socket of the warm process.
        request: `pid` of the box's sleeper, `doors`, `limits`, and `folder`, `paths`,
            `environment` and `argv` of the kernel.

    Returns:
        The connection that closes when the kernel ends.

    Raises:
        OSError: it could not join.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        connection.settimeout(PATIENCE_S)
        connection.connect(place)
        connection.send(json.dumps(request).encode())
        if (said := connection.recv(65536)) != OK:
            raise OSError(f"the warm kernel could not join the box: {said!r}")
    except OSError:
        connection.close()
        raise
    return connection


def wait_until_asleep(pid: int) -> None:
    """Wait until bubblewrap has closed the box and its sleeper sleeps.

    Raises:
        OSError: the sleeper ended, or never slept.
    """
    end = time.monotonic() + PATIENCE_S
    while pid and time.monotonic() < end:
        with contextlib.suppress(FileNotFoundError, PermissionError):
            if Path(f"/proc/{pid}/exe").readlink().name == "sleep":
                return
        if not Path(f"/proc/{pid}").exists():
            break
        time.sleep(0.002)
    raise OSError(f"the box was not built: its process {pid} is not asleep")
