"""Grade one submission: run it, and run again what one bad cell took down with it.

Answers share a kernel, as they do for the student. When one ends it, or blocks it for
good, every check that was still to come is run again with only the answers that it
needs, the others left unwritten. So nobody loses points for another task's mistake,
and nobody gains any: a check counts only once it has run to a matching record.
"""

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from llmos_edu.grading.admission import admit, without_checks
from llmos_edu.grading.bundle import Bundle
from llmos_edu.grading.handins import Handin
from llmos_edu.grading.jobs import Desk, Run, WorkerError
from llmos_edu.grading.policy import review, watch_flags
from llmos_edu.grading.results import CheckResult, Result
from llmos_edu.grading.schema import Check
from llmos_edu.grading.submission import Submission
from llmos_edu.grading.transplant import transplant
from llmos_edu.grading.wording import why

MAX_RERUNS = 6
FAILED = ("error", "timeout")
MAX_TOTALS = 3
"""Reruns stop after this many times the time limit of one run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """How a batch is graded, beside its limits."""

    isolate: bool = True
    """Rerun what a lost kernel took down with it."""

    strict: bool = False
    """Take the points of checks about an answer that calls what it must not."""

    keep_helpers: bool = False
    """Take the student's own cells along that stand before an answer."""


@dataclass(kw_only=True)
class Progress:
    """What is known so far about one submission."""

    stories: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The last word on each check."""

    cells: dict[str, dict[str, Any]] = field(default_factory=dict)
    """How the cell of each answer went, where it was run."""

    runs: int = 0
    """How many kernels it took."""

    cpu_s: float = 0.0
    """Their processor time."""

    peak_bytes: int = 0
    """The most memory a worker held."""


def examine(handin: Handin, *, bundle: Bundle, desk: Desk, rules: Rules) -> Result:
    """Grade one submission, whatever it is.

    Args:
        handin: The file and whose it is.
        bundle: The assignment.
        desk: Where its kernels run.
        rules: How.

    Returns:
        A result; its status is `error` if grading failed twice.
    """
    found = admit(handin, bundle=bundle)
    if isinstance(found, Result):
        return found
    return grade_admitted(handin, found, bundle=bundle, desk=desk, rules=rules)


def grade_admitted(
    handin: Handin, submission: Submission, *, bundle: Bundle, desk: Desk, rules: Rules
) -> Result:
    """Grade one submission that was read.

    Args:
        handin: Whose it is.
        submission: What was read.
        bundle: The assignment.
        desk: Where its kernels run.
        rules: How.

    Returns:
        A result; its status is `error` if grading failed twice.
    """
    started = time.monotonic()
    message = ""
    for _ in range(2):
        try:
            found = _grade(submission, bundle=bundle, desk=desk, rules=rules)
        except WorkerError as error:
            message = str(error)
            continue
        seconds = round(time.monotonic() - started, 3)
        return Result(
            student=handin.student, file=str(handin.path), seconds=seconds,
            exercise=bundle.assignment.exercise, file_sha256=submission.sha256,
            max_points=bundle.assignment.max_points, **found,
        )  # fmt: skip
    return without_checks(handin, bundle, status="error", message=message)


def _grade(
    submission: Submission, *, bundle: Bundle, desk: Desk, rules: Rules
) -> dict[str, Any]:
    planted = transplant(
        bundle.assignment, submission, keep_helpers=rules.keep_helpers, seed=desk.seed
    )
    flags = [
        {"answer": f.answer, "kind": f.kind, "message": f.message}
        for f in planted.flags
    ]
    for name, answer in bundle.assignment.answers.items():
        if name not in planted.missing:
            flags += review(answer, planted.answers[name])
    progress = Progress()
    missing = set(planted.missing)
    _Session(submission, bundle, desk, rules, progress).run_all(missing)
    flags += watch_flags(bundle.assignment.checks, progress.stories)
    barred = {f["answer"] for f in flags if f["kind"] == "forbidden"}
    checks = tuple(
        check_result(
            check,
            {"status": "missing"}
            if missing & set(check.after)
            else progress.stories[check.name],
            cells=progress.cells,
            barred=rules.strict
            and (
                check.about in barred or "used" in progress.stories.get(check.name, {})
            ),
        )
        for check in bundle.assignment.checks.values()
    )
    return {
        "status": "partial" if progress.runs > 1 else "graded",
        "checks": checks, "flags": tuple(flags), "answers": dict(planted.answers),
        "reruns": max(0, progress.runs - 1), "cpu_s": round(progress.cpu_s, 3),
        "peak_bytes": progress.peak_bytes,
    }  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Loss:
    """Where a run lost its kernel."""

    check: str | None
    """The check it was in, or None if it was in an answer's own cell."""

    blamed: set[str]
    """The answer, or the answers that this check needs."""

    started: set[str]
    """Answers of the student's whose cells had begun."""

    @property
    def is_certain(self) -> bool:
        """Whether no other answer could have done it."""
        return self.started <= self.blamed


@dataclass(slots=True)
class _Session:
    """The runs of one submission."""

    submission: Submission
    bundle: Bundle
    desk: Desk
    rules: Rules
    progress: Progress

    def run_all(self, missing: set[str]) -> None:
        """Run every check whose answers are there, in as few kernels as it takes."""
        checks = self.bundle.assignment.checks
        written = frozenset(self.bundle.assignment.answers) - missing
        names = [name for name, c in checks.items() if written >= set(c.after)]
        queue = deque([(written, names)] if names else [])
        ends = time.monotonic() + MAX_TOTALS * self.desk.box.limits.total_s
        while queue:
            answers, names = queue.popleft()
            spent = self.progress.runs > MAX_RERUNS or time.monotonic() > ends
            if self.progress.runs and (spent or not self.rules.isolate):
                continue
            left, loss = self._run(answers, names)
            if loss is not None:
                queue += self._groups(left, loss, answers)

    def _run(
        self, answers: frozenset[str], names: list[str]
    ) -> tuple[list[str], Loss | None]:
        """One run; which checks it left undone, and where it lost the kernel."""
        planted = transplant(
            self.bundle.assignment,
            self.submission,
            stubbed=set(self.bundle.assignment.answers) - answers,
            keep_helpers=self.rules.keep_helpers,
            seed=self.desk.seed,
        )
        run = Run(
            notebook=planted.notebook,
            answers=dict(planted.answers),
            checks=tuple(names),
        )
        report = self.desk.run(run)
        self.progress.runs += 1
        self.progress.cpu_s += report["cpu_s"]
        self.progress.peak_bytes = max(self.progress.peak_bytes, report["peak_bytes"])
        told = {s["name"]: s for s in report["stories"] if s["role"] == "check"}
        ran = [s for s in report["stories"] if s["role"] == "answer"]
        self.progress.cells |= {s["name"]: s for s in ran if s["name"] in answers}
        lost = next((s for s in report["stories"] if s["status"] == "lost"), None)
        for name in names:
            story = told.get(name, {"status": "not_run"})
            if story["status"] == "not_run" and lost is not None:
                story = lost | {"name": name, "elsewhere": lost["name"]}
            self.progress.stories[name] = story
        done = {n for n, s in told.items() if s["status"] not in ("lost", "not_run")}
        left = [name for name in names if name not in done]
        if lost is None:
            return left, None
        started = {s["name"] for s in ran if s["status"] != "not_run"} & answers
        if lost["role"] == "answer":
            return left, Loss(check=None, blamed={lost["name"]}, started=started)
        after = set(self.bundle.assignment.checks[lost["name"]].after)
        return left, Loss(check=lost["name"], blamed=after, started=started)

    def _groups(
        self, left: list[str], loss: Loss, answers: frozenset[str]
    ) -> list[tuple[frozenset[str], list[str]]]:
        """What to run next.

        First everything that has nothing to do with the answers that lost the kernel,
        together. Then each check that needs them, beside no other answer: another one
        may have set the trap. Each run has fewer answers or fewer checks than this one.
        """
        needs = {n: frozenset(self.bundle.assignment.checks[n].after) for n in left}
        aside = [name for name in left if not needs[name] & loss.blamed]
        rest = [name for name in left if name not in aside]
        if loss.is_certain:
            rest = [n for n in rest if loss.check is not None and n != loss.check]
        groups: dict[frozenset[str], list[str]] = {}
        for name in rest:
            if needs[name] != answers or loss.check not in (None, name):
                groups.setdefault(needs[name], []).append(name)
        first = [(answers - loss.blamed, aside)] if aside else []
        return first + list(groups.items())


def check_result(
    check: Check,
    story: Mapping[str, Any],
    *,
    cells: Mapping[str, Mapping[str, Any]],
    barred: bool = False,
) -> CheckResult:
    """Turn a cell's story into points: only `right` earns any.

    Args:
        check: The check.
        story: What was told about its cell.
        cells: What was told about the cells of answers; where one failed, that is why
            the check did.
        barred: The answer breaks the policy, and the batch is strict.
    """
    status = "against_policy" if barred else str(story["status"])
    failed = [cells[n] for n in check.after if cells.get(n, {}).get("status") in FAILED]
    if status == "error" and failed:
        story = {**failed[0], "cell": failed[0]["name"]}
        status = str(story["status"])
    return CheckResult(
        name=check.name, answer=check.about, points=check.points,
        earned=check.points if status == "right" else 0.0,
        status=status, hidden=check.hidden, bonus=check.bonus,
        message=why(status, story),
        mistakes=tuple(story.get("mistakes", ())), says=tuple(story.get("says", ())),
        error=str(story.get("error", "")), line=story.get("line"),
        seconds=float(story.get("seconds", 0.0)),
    )  # fmt: skip
