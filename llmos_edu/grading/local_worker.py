"""The child of `local`: runs cells one after another and reports each as a JSON line.

Started as `python -m llmos_edu.grading.local_worker`. It reads one job a line from
standard input, a list of `{"source": ..., "timeout_s": ...}`, and writes one line for
each cell. Its own standard output is moved aside first, so that nothing a cell prints
can be taken for a report.
"""

import gc
import importlib
import json
import linecache
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, TextIO

from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from llmos_check.records import MIME


class OutOfTimeError(BaseException):
    """A cell ran longer than it may; not an Exception, so that few cells catch it."""


class RecordCatcher(DisplayPublisher):
    """Keeps the records that a cell displays and drops everything else."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - IPython's own
        super().__init__(**settings)
        self.caught: list[object] = []

    def publish(self, data: Any, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Called by IPython for everything displayed."""
        if MIME in data:
            self.caught.append(data[MIME])


class QuietShell(InteractiveShell):
    """IPython that hands errors to us instead of printing them."""

    def showtraceback(self, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Print nothing."""


def main() -> None:
    """Serve jobs until standard input ends."""
    reports = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    shell = new_shell()
    warm_up()
    for line in sys.stdin:
        start_afresh(shell)
        for cell in json.loads(line):
            report(reports, run_cell(shell, cell["source"], cell["timeout_s"]))


def new_shell() -> InteractiveShell:
    """IPython without history and without a screen."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    return QuietShell.instance(config=config, display_pub_class=RecordCatcher)


def warm_up() -> None:
    """Import what every job needs, and spare the collector from looking at it again."""
    importlib.import_module("torch")
    gc.collect()
    gc.freeze()


def start_afresh(shell: InteractiveShell) -> None:
    """Forget what the last job defined, drew and set."""
    import torch

    shell.reset(new_session=False)
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float32)
    torch.set_grad_enabled(True)


def run_cell(shell: InteractiveShell, source: str, timeout_s: float) -> dict[str, Any]:
    """Run one cell and say what it displayed, or how it failed."""
    publisher = shell.display_pub
    publisher.caught = []
    with time_limit(timeout_s):
        result = shell.run_cell(source, store_history=False)
    error = result.error_before_exec or result.error_in_exec
    if error is None:
        return {"records": publisher.caught}
    return {
        "records": publisher.caught,
        "error": type(error).__name__,
        "message": str(error)[:500],
        "where": where(error.__traceback__)[:200],
    }


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt the block after this long, where the system has alarms."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise OutOfTimeError(f"it took longer than {seconds:g} s")

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def where(traceback: TracebackType | None) -> str:
    """The innermost line of the notebook that an exception passed through."""
    found = ""
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if name.startswith("<ipython-input"):
            found = linecache.getline(name, traceback.tb_lineno).strip()
        traceback = traceback.tb_next
    return found


def report(reports: TextIO, result: dict[str, Any]) -> None:
    """Write one line, whole."""
    reports.write(json.dumps(result) + "\n")
    reports.flush()


if __name__ == "__main__":
    main()
