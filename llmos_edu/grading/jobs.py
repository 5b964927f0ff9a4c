"""Run one notebook in a worker process, and believe only a whole report."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import FileError
from llmos_edu.core.files import read_json, write_json, write_text
from llmos_edu.grading.cells import Notebook, notebook_text
from llmos_edu.grading.cgroups import ControlGroup
from llmos_edu.grading.disk import remove_tree
from llmos_edu.grading.kernel_specs import write_kernel_spec
from llmos_edu.grading.limits import SETUP_S, STARTUP_S, Limits
from llmos_edu.grading.messages import clean_text
from llmos_edu.grading.sandbox import Box

WORK = "from llmos_edu.grading.worker import main; main()"
GRACE_S = 60.0
"""What a worker may take for itself: imports and clean-up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One run of one submission: which answers, which checks."""

    notebook: Notebook
    """The instructor's notebook with a student's answers in it."""

    answers: dict[str, str]
    """The text of each answer."""

    checks: tuple[str, ...]
    """The checks to run, in order."""


class WorkerError(Exception):
    """Grading failed for a reason that is not the student's."""


@dataclass(kw_only=True)
class Desk:
    """A place where one submission at a time is graded."""

    folder: Path
    """Private folder of this desk."""

    assignment: Path
    """The instructor's notebook."""

    known: Path
    """What every check should record."""

    seed: int
    """The batch's seed."""

    box: Box
    """The box for its kernels."""

    group: ControlGroup | None = None
    """The control group of those boxes."""

    workers: str = ""
    """Socket of a warm worker; empty to start one for each run."""

    _serial: int = 0
    _pid: int = 0
    _abandoned: bool = False

    def run(self, run: Run) -> dict[str, Any]:
        """Do one run in a worker of its own.

        Returns:
            The worker's report.

        Raises:
            WorkerError: there is none.
        """
        if self._abandoned:
            raise WorkerError("this desk was abandoned")
        self._serial += 1
        place = self.folder / str(self._serial)
        place.mkdir(mode=0o700, parents=True)
        try:
            return self._run_in(place, run)
        finally:
            if self.group is not None:
                self.group.empty()
            remove_tree(place)

    def _run_in(self, place: Path, run: Run) -> dict[str, Any]:
        job, report, log = place / "job.json", place / "report.json", place / "log"
        write_text(place / "run.ipynb", notebook_text(run.notebook))
        write_kernel_spec(place / "jupyter", box=self.box, log=place / "kernel.log")
        write_json(job, {
            "assignment": str(self.assignment), "known": str(self.known),
            "notebook": str(place / "run.ipynb"), "jupyter": str(place / "jupyter"),
            "report": str(report), "checks": run.checks, "answers": run.answers,
            "limits": self.box.limits.to_dict(),
        })  # fmt: skip
        code = self._work(job, log, self.box.limits)
        try:
            return whole(read_json(report))
        except FileError as error:
            said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise WorkerError(
                f"worker ended with {code} and no report: {clean_text(said)[-600:]}"
            ) from error

    def _work(self, job: Path, log: Path, limits: Limits) -> int:
        """Have a worker do the job, and wait for its end or for too long."""
        patience = STARTUP_S + SETUP_S + limits.total_s + GRACE_S
        if self.workers:
            return self._ask(job, log, patience)
        argv = [sys.executable, "-P", "-c", WORK, str(job)]
        with log.open("wb") as out:
            child = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                cwd=job.parent, env=worker_environment(),
            )  # fmt: skip
        with self._running(child.pid):
            try:
                return child.wait(timeout=patience)
            except subprocess.TimeoutExpired:
                return -1
            finally:
                child.kill()
                child.wait()

    def _ask(self, job: Path, log: Path, patience: float) -> int:
        """Have a copy of a warm worker do the job."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
            line.settimeout(patience)
            try:
                line.connect(self.workers)
                line.send(json.dumps({"job": str(job), "log": str(log)}).encode())
                pid = int(line.recv(64) or b"0")
            except (OSError, ValueError) as error:
                raise WorkerError(f"the warm worker is gone: {error}") from error
            with self._running(pid):
                try:
                    line.recv(64)
                except TimeoutError:
                    os.kill(pid, signal.SIGKILL)
                    return -1
        return 0

    @contextlib.contextmanager
    def _running(self, pid: int) -> Iterator[None]:
        self._pid = pid
        try:
            yield
        finally:
            self._pid = 0

    def abandon(self) -> None:
        """Kill what runs here now, and run nothing more; its boxes die with it."""
        self._abandoned = True
        if pid := self._pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        """Kill what still runs here, and remove the control group."""
        self.abandon()
        if self.group is not None:
            self.group.remove()


def worker_environment() -> dict[str, str]:
    """Variables of a worker: none that change how pytest or Jupyter behave."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "JUPYTER_PLATFORM_DIRS": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTEST_ADDOPTS": "",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def whole(report: object) -> dict[str, Any]:
    """Pass a report on if every cell of it was told to the end.

    Raises:
        WorkerError: pytest did not run the notebook: the kernel never started, or the
            instructor's own set-up failed before any answer.
    """
    if not isinstance(report, dict) or report.get("pytest") not in (0, 1):
        raise WorkerError(f"pytest did not run the notebook: {report!r:.300}")
    stories = report["stories"]
    if not stories:
        raise WorkerError("the kernel did not start")
    statuses = {story["status"] for story in stories}
    if "not_run" in statuses and "lost" not in statuses:
        raise WorkerError(f"a cell was not run: {stories!r:.600}")
    for story in stories:
        if story["role"] == "answer":
            break
        if story["role"] == "setup" and story["status"] != "ran":
            raise WorkerError(f"the set-up failed: {story!r:.300}")
    return report
