"""Run assignment notebooks of one's own in a warm child process.

For `check`, where a student runs their own code on their own machine, and for `prove`,
where an author runs theirs. Nothing here keeps hostile code in; grading others' work
goes through the sandbox.

One child serves many notebooks, each with an empty namespace, so that torch is imported
once. A cell that runs too long is interrupted; if that does not help, or the child
dies, the child is replaced and the notebook run again without the cell.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from llmos_edu.grading.cells import Cell, Notebook, settings, source
from llmos_edu.grading.records import Outcome, read_outcome
from llmos_edu.grading.schema import Assignment

SETUP_TIMEOUT_S = 60.0
ANSWER_TIMEOUT_S = 20.0
GRACE_S = 3.0
DIED = "it ended the process it ran in, or had to be stopped"


@dataclass(frozen=True, kw_only=True, slots=True)
class CellResult:
    """What one cell did."""

    records: tuple[object, ...] = ()
    """The records it displayed, unread."""

    error: str = ""
    """The name of the exception that ended it, or empty."""

    message: str = ""
    """The exception's text."""

    where: str = ""
    """The line of the notebook that raised it."""


class Local:
    """A child process that runs notebooks; use it in a `with` block.

    Args:
        cell_timeout_s: The longest an answer or check may run, even if its own cell
            allows more.

    `with Local() as local: local.outcomes(assignment, graft(assignment, {}, seed=1))`
    """

    def __init__(self, *, cell_timeout_s: float = 60.0) -> None:
        self._cell_timeout_s = cell_timeout_s
        self._folder = tempfile.TemporaryDirectory(prefix="llmos-")
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Local":
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._stop()
        self._folder.cleanup()

    def outcomes(
        self, assignment: Assignment, notebook: Notebook
    ) -> Mapping[str, Outcome]:
        """Run a grafted notebook and read what each of its checks recorded."""
        found: dict[str, Outcome] = {}
        results = self.run(notebook, assignment)
        for cell, result in zip(notebook["cells"], results, strict=True):
            if settings(cell).get("role") != "check":
                continue
            check = assignment.checks[settings(cell)["name"]]
            message = result.message
            if result.where:
                message += f" (in `{result.where}`)"
            found[check.name] = read_outcome(
                check, result.records, error=result.error, message=message
            )
        return found

    def run(self, notebook: Notebook, assignment: Assignment) -> list[CellResult]:
        """Run every cell; one that cannot be stopped is left out and the rest rerun."""
        limits = [self._limit(cell, assignment) for cell in notebook["cells"]]
        texts = [source(cell) for cell in notebook["cells"]]
        fatal: dict[int, CellResult] = {}
        while True:
            jobs = [
                {"source": "" if i in fatal else text, "timeout_s": limit}
                for i, (text, limit) in enumerate(zip(texts, limits, strict=True))
            ]
            results = self._run_once(jobs)
            if len(results) == len(jobs):
                return [fatal.get(i, result) for i, result in enumerate(results)]
            fatal[len(results)] = CellResult(error="KernelDied", message=DIED)

    def _limit(self, cell: Cell, assignment: Assignment) -> float:
        found = settings(cell)
        if found.get("role") == "check":
            own = assignment.checks[found["name"]].timeout_s
            return min(own, self._cell_timeout_s)
        if found.get("role") == "answer":
            return min(ANSWER_TIMEOUT_S, self._cell_timeout_s)
        return SETUP_TIMEOUT_S

    def _run_once(self, jobs: list[dict[str, Any]]) -> list[CellResult]:
        """Results up to the cell that ended the child, if one did."""
        child = self._start()
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("the child was started with pipes")
        child.stdin.write(json.dumps(jobs).encode() + b"\n")
        child.stdin.flush()
        results: list[CellResult] = []
        for job in jobs:
            with _killed_after(child, job["timeout_s"] + GRACE_S):
                line = child.stdout.readline()
            if not line.endswith(b"\n"):
                self._stop()
                break
            fields = json.loads(line)
            records = tuple(fields.pop("records"))
            results.append(CellResult(records=records, **fields))
        return results

    def _start(self) -> "subprocess.Popen[bytes]":
        if self._child is None:
            environment = os.environ | {"OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}
            self._child = subprocess.Popen(
                [sys.executable, "-m", "llmos_edu.grading.local_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._folder.name,
                env=environment,
            )
        return self._child

    def _stop(self) -> None:
        if self._child is None:
            return
        child, self._child = self._child, None
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()


@contextmanager
def _killed_after(child: "subprocess.Popen[bytes]", seconds: float) -> Iterator[None]:
    """Kill a child that does not report in time, which ends its reports."""
    timer = threading.Timer(seconds, child.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
