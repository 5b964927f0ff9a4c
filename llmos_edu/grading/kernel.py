"""A running kernel that cannot hurt the program that talks to it.

Like nbval's `RunningKernel`, but it trusts nothing that comes back: every message
is measured before it is parsed, and reduced to what grading reads; output is drained
while the reply is awaited, so that a talkative cell loses nothing; there is one
deadline for the whole run; a dead kernel is noticed at once, and once the first
student's cell may run, no new connection can be made.
"""

import contextlib
import time
from collections import deque
from queue import Empty
from typing import NoReturn, cast

import zmq
from jupyter_client.manager import KernelManager
from nbval.kernel import RunningKernel
from zmq.utils.monitor import recv_monitor_message

from llmos_edu.grading.kernel_specs import KERNEL_NAME
from llmos_edu.grading.limits import SETUP_S, STARTUP_S, Limits
from llmos_edu.grading.messages import Message, MessageError, plain_message
from llmos_edu.grading.provision import BoxProvisioner

GLANCE_S = 0.1
LAST_BREATH_S = 1.0
"""How long a box may outlive its kernel, when connections end with it."""
QUEUE_MESSAGES = 100


class KernelLostError(Exception):
    """The kernel cannot be used any more: `reason` is one word.

    died, memory, processes, disk, output, time, stuck or malformed.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"the kernel was lost: {reason}")
        self.reason = reason


class GradeKernel(RunningKernel):
    """A kernel in a box, started and sealed.

    Args:
        limits: Time and output are counted here; the box keeps the rest.

    Raises:
        RuntimeError: the kernel did not start; nothing of a student's has run.
    """

    def __init__(self, *, limits: Limits) -> None:
        self.limits = limits
        self.lost = ""
        self.received_bytes = 0
        self.deadline = time.monotonic() + STARTUP_S
        self._queues: dict[str, deque[Message]] = {"shell": deque(), "iopub": deque()}
        self.km = KernelManager(kernel_name=KERNEL_NAME)
        self.km.start_kernel()
        self.box = cast(BoxProvisioner, self.km.provisioner)
        self.kc = self.km.client()
        self.kc.context.setsockopt(zmq.MAXMSGSIZE, limits.message_bytes)
        self.kc.context.setsockopt(zmq.RCVHWM, QUEUE_MESSAGES)
        try:
            self.kc.start_channels(stdin=False, hb=False)
            self.kc.wait_for_ready(timeout=STARTUP_S)
            self._watch()
            self._seal()
        except RuntimeError:
            self.stop()
            raise
        self.deadline = time.monotonic() + SETUP_S

    def start_clock(self) -> None:
        """Begin to count the time of a student's cells."""
        self.deadline = time.monotonic() + self.limits.total_s

    def _watch(self) -> None:
        """Poll both channels, and hear when a connection is cut."""
        self._poller = zmq.Poller()
        self._channels = {
            self.kc.shell_channel.socket: "shell",
            self.kc.iopub_channel.socket: "iopub",
        }
        self._monitors = []
        for socket in self._channels:
            monitor = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
            self._monitors.append(monitor)
            self._poller.register(monitor, zmq.POLLIN)
            self._poller.register(socket, zmq.POLLIN)

    def _seal(self) -> None:
        """Make sure every channel is connected, then delete the sockets' folder."""
        session, control = self.kc.session, self.kc.control_channel
        control.send(session.msg("kernel_info_request", {}))
        control.get_msg(timeout=STARTUP_S)
        self.box.seal()

    def get_message(self, stream: str, timeout: float | None = None) -> Message:
        """Take the next message of a channel.

        Args:
            stream: "shell" or "iopub".
            timeout: Seconds to wait for it.

        Raises:
            Empty: none came in time.
            KernelLostError: none will come any more.
        """
        queue = self._queues[stream]
        end = time.monotonic() + (self.limits.cell_s if timeout is None else timeout)
        while not queue:
            now = time.monotonic()
            if now > self.deadline:
                self.lose("time")
            if now > end:
                raise Empty
            self._pump(min(end, self.deadline, now + GLANCE_S) - now)
        return queue.popleft()

    def _pump(self, wait_s: float) -> None:
        """Move whatever has arrived into the queues."""
        if self.lost:
            raise KernelLostError(self.lost)
        events = self._poller.poll(max(1, int(wait_s * 1000)))
        for socket, _ in events:
            if socket in self._channels:
                self._drain(socket)
        if any(socket in self._monitors for socket, _ in events):
            self._hear_of_cuts()
        if not events and not self.km.is_alive():
            self.lose("died")

    def _drain(self, socket: zmq.Socket[bytes]) -> None:
        for _ in range(QUEUE_MESSAGES):
            try:
                frames = socket.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                return
            self.received_bytes += sum(map(len, frames))
            if self.received_bytes > self.limits.output_bytes:
                self.lose("output")
            try:
                message = plain_message(self.kc.session, frames)
            except MessageError:
                self.lose("malformed")
            if message is not None:
                self._queues[self._channels[socket]].append(message)

    def _hear_of_cuts(self) -> None:
        """A cut connection: the kernel is dead, or sent more than is accepted."""
        for monitor in self._monitors:
            while monitor.poll(0):
                recv_monitor_message(monitor)
        for socket in self._channels:
            self._drain(socket)
        if not any(self._queues.values()):
            end = time.monotonic() + LAST_BREATH_S
            while self.km.is_alive() and time.monotonic() < end:
                time.sleep(GLANCE_S)
            self.lose("output" if self.km.is_alive() else "died")

    def lose(self, reason: str) -> NoReturn:
        """Give the kernel up, and end its box.

        Raises:
            KernelLostError: always.
        """
        self.lost = self.box.why_it_died() if reason == "died" else reason
        self.stop()
        raise KernelLostError(self.lost)

    def is_alive(self) -> bool:
        """Whether another cell can be run."""
        return not self.lost and bool(self.km.is_alive())

    def interrupt(self) -> None:
        """Ask for KeyboardInterrupt in the running cell."""
        request = self.kc.session.msg("interrupt_request", {})
        self.kc.control_channel.send(request)

    def stop(self) -> None:
        """End the kernel and everything in its box; may be called twice."""
        self.lost = self.lost or "stuck"
        with contextlib.suppress(zmq.ZMQError):
            for socket in getattr(self, "_channels", ()):
                socket.disable_monitor()
        self.kc.stop_channels()
        if self.km.has_kernel:
            self.km.shutdown_kernel(now=True)
