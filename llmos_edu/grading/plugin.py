"""Grade a notebook with pytest: nbval's cells, in our box, with our comparison.

nbval runs every cell of a notebook as a pytest item and compares outputs as text.
Here the same items run in a `GradeKernel`, and only a check's record is compared, out
here, with the reference's. Two of nbval's habits are turned off because a student's
text could use them: comments in a cell cannot skip it, and a cell that merely ran
without an error is worth nothing.

Source: nbval's IPyNbFile and IPyNbCell (BSD licence), subclassed, not copied.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

from llmos_check.diagnosis import Lookalikes
from llmos_edu.grading.cells import settings, source
from llmos_edu.grading.kernel import GradeKernel, KernelLostError
from llmos_edu.grading.limits import SETUP_S, Limits
from llmos_edu.grading.policy import watched
from llmos_edu.grading.records import payloads, read_outcome
from llmos_edu.grading.schema import Check
from llmos_edu.grading.tracebacks import own_line
from llmos_edu.grading.verdicts import judged

OUTPUT_S = 3.0
"""How long an interrupted cell may take to stop."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """What one run is graded against."""

    notebook: Path
    """The instructor's notebook with a student's answers in it."""

    checks: dict[str, Check]
    """The checks of this run; others in the notebook are not run."""

    known: dict[str, Lookalikes]
    """Records of the reference and of named wrong answers, by check."""

    answers: dict[str, str]
    """The text of every answer, to find an error's line in."""

    limits: Limits
    """Bounds of this run."""


class GradingPlugin:
    """Collects one notebook and hands each item's story to `stories`."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.stories: list[dict[str, Any]] = []

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """Take the notebook and nothing else."""
        if file_path != self.sheet.notebook:
            return None
        collector: pytest.Collector = BoxedNotebook.from_parent(parent, path=file_path)
        collector.sheet = self.sheet  # type: ignore[attr-defined]
        return collector

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what an item said about itself."""
        if report.when == "call":
            self.stories += [v for k, v in report.user_properties if k == "story"]  # type: ignore[misc]


class BoxedNotebook(IPyNbFile):
    """A notebook whose cells run in a box."""

    sheet: Sheet
    saw_hidden = False
    """Whether the kernel has been shown a hidden check, and might repeat it."""
    saw_answer = False
    """Whether a student's cell has been run."""

    def setup(self) -> None:
        """Start the kernel, in place of nbval's."""
        self.kernel = GradeKernel(limits=self.sheet.limits)

    def collect(self) -> Iterator["BoxedCell"]:
        """One item per cell; neither tags nor comments in it are obeyed."""
        text = Path(self.path).read_text(encoding="utf-8")
        self.nb = nbformat.from_dict(json.loads(text))
        for number, cell in enumerate(self.nb.cells):
            told = settings(cell)
            role, name = told.get("role", "setup"), told.get("name", str(number))
            if role == "check" and name not in self.sheet.checks:
                continue
            cell.source = source(cell)
            cell.execution_count = 1  # nbval compares only cells that were run
            yield BoxedCell.from_parent(
                self, name=f"{role}:{name}", cell_num=number, cell=cell,
                options={"skip": False, "check": role == "check",
                         "check_exception": False},
            )  # fmt: skip

    def teardown(self) -> None:
        """End the box, whatever state it is in."""
        if self.kernel is not None:
            self.kernel.stop()


class BoxedCell(IPyNbCell):
    """A cell that tells a story: what it is, how it went, what that is worth."""

    def setup(self) -> None:
        """Nothing: nbval would expect cells after a slow one to fail."""
        self.output_timeout = OUTPUT_S
        self.role, _, self.key = self.name.partition(":")
        self.story = {"role": self.role, "name": self.key, "status": "not_run"}
        self.user_properties.append(("story", self.story))

    def runtest(self) -> None:
        """Run the cell and write down what happened; a story is always left.

        Raises:
            NbCellError: the cell failed, in nbval's own words.
            KernelLostError: the kernel was lost now or before.
        """
        kernel, sheet = self.parent.kernel, self.parent.sheet
        if kernel.lost:
            raise KernelLostError(kernel.lost)
        check = sheet.checks.get(self.key) if self.role == "check" else None
        self.parent.saw_hidden |= bool(check and check.hidden)
        self.parent.timed_out = False
        self.config.option.nbval_cell_timeout = self._time_limit(check)
        started = time.monotonic()
        try:
            super().runtest()
            if self.role != "check":
                self.story["status"] = "ran"
        except NbCellError:
            self._tell_failure()
            raise
        except KernelLostError as error:
            self.story |= {"status": "lost", "reason": error.reason}
            raise
        finally:
            self.story["seconds"] = round(time.monotonic() - started, 3)

    def _time_limit(self, check: Check | None) -> float:
        """Seconds for this cell; the clock of the run starts at the first answer."""
        if self.role == "setup" and not self.parent.saw_answer:
            return SETUP_S
        if not self.parent.saw_answer:
            self.parent.saw_answer = True
            self.parent.kernel.start_clock()
        limit = float(self.parent.sheet.limits.cell_s)
        return min(limit, check.timeout_s) if check else limit

    def compare_outputs(
        self,
        test: list[dict[str, Any]],
        ref: list[dict[str, Any]],
        skip_compare: tuple[str, ...] | None = None,
    ) -> bool:
        """Judge a check's record; the only place where points come from."""
        check = self.parent.sheet.checks[self.key]
        sent = [json.loads(str(text)) for text in payloads(test)]
        outcome = read_outcome(check, sent)
        known = self.parent.sheet.known[self.key]
        self.story |= judged(outcome, known, quiet=self.parent.saw_hidden)
        self.story |= watched(check, outcome.record)
        self.comparison_traceback = [str(self.story.get("message", ""))]
        return bool(self.story["status"] == "right")

    def _tell_failure(self) -> None:
        """Which error ended the cell, and at which line of the student's own."""
        if self.story["status"] == "wrong":
            return
        kernel = self.parent.kernel
        if self.parent.timed_out:
            stopped = not kernel.lost
            self.story |= {"status": "timeout" if stopped else "lost"}
            self.story |= {} if stopped else {"reason": "stuck"}
            return
        error = next((o for o in self.test_outputs if o.output_type == "error"), None)
        if error is None:
            self.story |= {"status": "error", "error": "", "text": ""}
            return
        quiet = self.parent.saw_hidden
        self.story |= {
            "status": "error",
            "error": error.ename,
            "text": "" if quiet else error.evalue,
            "line": own_line(error.traceback, self.parent.sheet.answers),
        }

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the item stands, for pytest's own messages."""
        return Path(self.path), 0, self.name
