"""Start a kernel in a box, behind the interface every Jupyter program speaks.

jupyter_client lets a package say how kernels are started ("kernel provisioner").
Ours moves the sockets into a private folder and puts the command into the box, so
papermill and nbval both run boxed notebooks without a change to either.

Source: jupyter_client documentation, Kernel Provisioning.
"""

import asyncio
import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from subprocess import DEVNULL
from typing import Any, BinaryIO

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict, Unicode

from llmos_edu.core.components import choose
from llmos_edu.core.files import make_folder, write_json
from llmos_edu.grading.cgroups import ControlGroup
from llmos_edu.grading.sandbox import (
    Box,
    bwrap_argv,
    enter_argv,
    environment,
    kernel_argv,
    limits_argv,
)
from llmos_edu.grading.seccomp import seccomp_filter
from llmos_edu.grading.warm_kernels import open_warm
from llmos_edu.grading.watchdog import Watchdog

KERNEL_NAME = "llmos-box"


def write_kernel_spec(folder: Path, *, box: Box, log: Path) -> None:
    """Describe a boxed kernel where Jupyter programs look for one.

    Args:
        folder: Becomes JUPYTER_PATH of the program that starts the kernel.
        box: The box to start it in.
        log: File for what the kernel says on its standard streams. Its sockets are
            made beside it, and the path of a socket must stay below 108 bytes.
    """
    spec = {
        "argv": kernel_argv("{connection_file}"),
        "display_name": "Boxed Python",
        "language": "python",
        "interrupt_mode": "message",
        "metadata": {
            "kernel_provisioner": {
                "provisioner_name": KERNEL_NAME,
                "config": {"box": box.to_dict(), "log": str(log)},
            }
        },
    }
    place = make_folder(folder / "kernels" / KERNEL_NAME)
    write_json(place / "kernel.json", spec)


class BoxProvisioner(LocalProvisioner):
    """Starts, watches and ends one kernel in one box."""

    box = Dict(help="What `Box.to_dict` wrote.").tag(config=True)
    log_file = Unicode(help="Where its standard streams go.").tag(config=True)
    scratch: Path | None = None
    watchdog: Watchdog | None = None
    group: ControlGroup | None = None

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - traitlets' own
        super().__init__(log_file=values.pop("log"), **values)
        self.boxed = Box.from_dict(self.box)
        if self.boxed.doors:
            folders = tuple(Path(door).parent for door in self.boxed.doors)
            self.group = ControlGroup(folders)
            self.kills_before = self.group.memory_kills()

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Give the kernel sockets in a folder of its own, instead of ports."""
        self.scratch = Path(tempfile.mkdtemp(dir=Path(self.log_file).parent))
        manager: Any = self.parent
        manager.cache_ports = False
        manager.transport = "ipc"
        manager.ip = str(self.scratch / "k")
        manager.connection_file = str(self.scratch / "connection.json")
        kwargs.pop("stdout", None)
        kwargs.pop("stderr", None)
        return await super().pre_launch(**kwargs)

    async def launch_kernel(
        self,
        cmd: list[str],
        **kwargs: Any,  # noqa: ANN401 - Popen's
    ) -> KernelConnectionInfo:
        """Put the command into the box and start it."""
        kwargs |= {"stdin": DEVNULL, "env": {"PATH": os.defpath}, "cwd": "/"}
        with contextlib.ExitStack() as files:
            log = files.enter_context(Path(self.log_file).open("ab"))
            filters = files.enter_context(tempfile.TemporaryFile())
            start = choose("sandbox", self.boxed.tier, LAUNCHERS)
            argv, environ = start(self.boxed, self.scratch, filters)
            kwargs |= {"stdout": log, "stderr": log, "pass_fds": [filters.fileno()]}
            kwargs["env"] |= environ
            if self.boxed.warm:
                info = await asyncio.to_thread(self._join_box, filters, log)
            else:
                info = await super().launch_kernel([*argv, *cmd], **kwargs)
        if self.group is None and self.pid is not None:
            self.watchdog = Watchdog(self.pid, limits=self.boxed.limits)
            self.watchdog.start()
        return info

    def _join_box(self, filters: BinaryIO, log: BinaryIO) -> KernelConnectionInfo:
        """Build the box around a sleeper and have a warm kernel step in."""
        manager: Any = self.parent
        if self.scratch is None:
            raise RuntimeError("a box is joined after its folder is made")
        started = open_warm(
            self.boxed, scratch=self.scratch, filters=filters, log=log,
            connection_file=manager.connection_file,
        )  # fmt: skip
        self.process = started  # type: ignore[assignment] # it behaves as one
        self.pid, self.pgid = started.pid, os.getpgid(started.pid)
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        """Signal the box; whatever else is in its control group is killed too."""
        await super().send_signal(signum)
        if self.group is not None:
            await asyncio.to_thread(self.group.empty)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove what the kernel left outside: only its socket folder."""
        if self.watchdog is not None:
            self.watchdog.stop()
        self.seal()
        await super().cleanup(restart)

    def why_it_died(self) -> str:
        """One word: memory or processes if that limit ended it, else died."""
        if self.group is not None and self.group.memory_kills() > self.kills_before:
            return "memory"
        verdict = self.watchdog.verdict if self.watchdog is not None else ""
        return verdict or "died"

    def seal(self) -> None:
        """Delete the socket folder; open connections live on, nothing new gets in."""
        if self.scratch is not None:
            shutil.rmtree(self.scratch, ignore_errors=True)


Launch = tuple[list[str], dict[str, str]]


def _start_bwrap(box: Box, scratch: Path | None, filters: BinaryIO) -> Launch:
    filters.write(seccomp_filter())
    filters.seek(0)
    argv = bwrap_argv(box, scratch=scratch, filter_fd=filters.fileno())
    return [*enter_argv(box.doors), *argv, *limits_argv(box.limits)], {}


def _start_open(box: Box, scratch: Path | None, filters: BinaryIO) -> Launch:
    inside = environment() | {"HOME": str(scratch), "PYTHONPATH": box.library}
    return [*enter_argv(box.doors), *limits_argv(box.limits)], inside


LAUNCHERS = {"bwrap": _start_bwrap, "none": _start_open}
