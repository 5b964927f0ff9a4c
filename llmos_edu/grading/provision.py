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
import signal
import tempfile
import time
from pathlib import Path
from subprocess import DEVNULL
from typing import Any, BinaryIO

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict, Unicode

from llmos_edu.core.components import choose
from llmos_edu.grading.cgroups import ControlGroup
from llmos_edu.grading.disk import remove_tree
from llmos_edu.grading.landlock import landlock_plan
from llmos_edu.grading.sandbox import (
    Box,
    bwrap_argv,
    enter_argv,
    environment,
    limits_argv,
)
from llmos_edu.grading.seccomp import seccomp_filter
from llmos_edu.grading.warm_kernels import open_warm
from llmos_edu.grading.watchdog import Watchdog

PATIENCE_S = 5.0
"""How long a keeper may take to end what it started."""


class BoxProvisioner(LocalProvisioner):
    """Starts, watches and ends one kernel in one box."""

    box = Dict(help="What `Box.to_dict` wrote.").tag(config=True)
    log_file = Unicode(help="Where its standard streams go.").tag(config=True)
    scratch: Path | None = None
    private: Path | None = None
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
        place = Path(self.log_file).parent
        self.scratch = Path(tempfile.mkdtemp(dir=place))
        if self.boxed.tier == "landlock":
            self.private = Path(tempfile.mkdtemp(prefix="box-", dir=place))
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
            argv, environ = start(self, filters)
            kwargs |= {"stdout": log, "stderr": log, "pass_fds": [filters.fileno()]}
            kwargs["env"] |= environ
            if self.boxed.warm:
                info = await asyncio.to_thread(self._join_box, filters, log)
            else:
                info = await super().launch_kernel([*argv, *cmd], **kwargs)
        if self.pid is not None and (self.group is None or self.private):
            self.watchdog = Watchdog(
                self.pid, limits=self.boxed.limits, folder=self.private
            )
            self.watchdog.start()
        return info

    def _join_box(self, filters: BinaryIO, log: BinaryIO) -> KernelConnectionInfo:
        """Build the box around a sleeper and have a warm kernel step in."""
        manager: Any = self.parent
        if self.scratch is None or self.private is not None:
            raise RuntimeError(f"a {self.boxed.tier} box cannot be joined")
        started = open_warm(
            self.boxed, scratch=self.scratch, filters=filters, log=log,
            connection_file=manager.connection_file,
        )  # fmt: skip
        self.process = started  # type: ignore[assignment] # it behaves as one
        self.pid, self.pgid = started.pid, os.getpgid(started.pid)
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        """Signal the box; whatever else is in its control group is killed too."""
        if self.private is not None and signum == signal.SIGKILL:
            await self._ask_keeper()
        await super().send_signal(signum)
        if self.group is not None:
            await asyncio.to_thread(self.group.empty)

    async def _ask_keeper(self) -> None:
        """Have the keeper end all that it started, which a killed one could not."""
        await super().send_signal(signal.SIGTERM)
        end = time.monotonic() + PATIENCE_S
        while await self.poll() is None and time.monotonic() < end:
            await asyncio.sleep(0.01)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove what the kernel left outside: its sockets, and its own folder."""
        if self.watchdog is not None:
            self.watchdog.stop()
        self.seal()
        if self.private is not None:
            remove_tree(self.private)
        await super().cleanup(restart)

    def why_it_died(self) -> str:
        """One word: memory, processes or disk if that limit ended it, else died."""
        if self.group is not None and self.group.memory_kills() > self.kills_before:
            return "memory"
        verdict = self.watchdog.verdict if self.watchdog is not None else ""
        return verdict or "died"

    def seal(self) -> None:
        """Delete the socket folder; open connections live on, nothing new gets in."""
        if self.scratch is not None:
            shutil.rmtree(self.scratch, ignore_errors=True)


Launch = tuple[list[str], dict[str, str]]


def _start_bwrap(started: BoxProvisioner, filters: BinaryIO) -> Launch:
    box = started.boxed
    filters.write(seccomp_filter())
    filters.seek(0)
    argv = bwrap_argv(box, scratch=started.scratch, filter_fd=filters.fileno())
    return [*enter_argv(box.doors), *argv, *limits_argv(box.limits)], {}


def _start_landlock(started: BoxProvisioner, filters: BinaryIO) -> Launch:
    box = started.boxed
    if started.private is None:
        raise RuntimeError("a box is closed after its folder is made")
    argv = landlock_plan(
        box, scratch=started.scratch, private=started.private, plan=filters
    )
    return [*enter_argv(box.doors), *argv], {}


def _start_open(started: BoxProvisioner, filters: BinaryIO) -> Launch:
    box = started.boxed
    inside = environment() | {"HOME": str(started.scratch), "PYTHONPATH": box.library}
    return [*enter_argv(box.doors), *limits_argv(box.limits)], inside


LAUNCHERS = {"bwrap": _start_bwrap, "landlock": _start_landlock, "none": _start_open}
