"""Ctrl-C that waits until it does no harm."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def patient_interrupt() -> Iterator[threading.Event]:
    """Turn the first Ctrl-C of a block into a wish that the block grants when it can.

    The block looks at the event between two pieces of work, tidies up and raises
    KeyboardInterrupt itself. A second Ctrl-C raises it at once. Outside the main
    thread, where Python delivers no signals, the event is never set.

    Example:
        >>> with patient_interrupt() as interrupted:
        ...     signal.raise_signal(signal.SIGINT)
        ...     interrupted.is_set()
        True
    """
    interrupted = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield interrupted
        return

    def remember(_number: int, _frame: FrameType | None) -> None:
        if interrupted.is_set():
            raise KeyboardInterrupt
        interrupted.set()

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)
