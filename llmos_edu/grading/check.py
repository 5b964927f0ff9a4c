"""Tell a student, in seconds, which tasks of their notebook are right and why not.

The student's answers are carried into the exercise as it was handed out and run there,
on three practice seeds, in a child process with time limits. So an edited check, a cell
that was run out of order or a helper in another cell are found before they cost marks.

What is right comes from the practice key (`llmos_check.key`), which holds numbers on
public seeds and no code: the released exercise contains no solution, and what it does
contain is worth nothing under the grader's seed. The same key names the mistake, by
comparing the student's numbers with those that named wrong answers leave.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from llmos_check.diagnosis import Lookalikes, diagnose
from llmos_check.key import SUFFIX, Key, read_key
from llmos_check.ops import advice, forbidden_ops
from llmos_check.records import RecordError
from llmos_edu.core.errors import FileError, InputError
from llmos_edu.core.files import sha256
from llmos_edu.grading.local import Local
from llmos_edu.grading.records import Outcome
from llmos_edu.grading.schema import Assignment, read_assignment
from llmos_edu.grading.submission import Refusal, Submission, read_submission
from llmos_edu.grading.transplant import Flag, Transplant, graft, transplant

CELL_TIMEOUT_S = 5.0
ONLY_ANSWERS = (
    "Only answer cells are run. What an answer needs must stand in its own cell or in "
    "an answer before it."
)
ONE_SEED = (
    "Right on the first seed and wrong on another: is a size or a value fixed, or a "
    "special case missed?"
)
HINTED = "For a hint, run the task's check cell in the notebook."


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What came of one check."""

    status: str
    """right, wrong, not_written, or waiting for an answer that is not right yet."""

    message: str = ""
    """What differs, or what it waits for."""

    says: tuple[str, ...] = ()
    """The mistake, where it is a known one, and what may help."""

    used: tuple[str, ...] = ()
    """Operations that the check forbids and saw."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckResult:
    """How one check fared."""

    name: str
    """The check."""

    answer: str
    """The answer it is about."""

    title: str
    """The task, in a few words."""

    points: float
    """What it is worth."""

    bonus: bool
    """Whether that counts on top."""

    hidden_points: float = 0
    """What more its task is worth, in checks that only the grader has."""

    status: str
    """right, wrong, not_written, or waiting for an answer that is not right yet."""

    message: str = ""
    """What differs, or what it waits for."""

    says: tuple[str, ...] = ()
    """The mistake, where it is a known one, and what may help."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckReport:
    """What `llmos check` found."""

    exercise: str
    """The exercise's name."""

    results: tuple[CheckResult, ...]
    """Every check that students may see, in order."""

    flags: tuple[Flag, ...]
    """What was odd about the answers' cells."""

    hidden_points: float
    """Points for checks that only the grader has."""

    answers_sha256: str
    """The fingerprint of the answers that were run."""

    key_sha256: str
    """The fingerprint of the practice key."""

    @property
    def earned(self) -> float:
        """Points that are safe so far, bonus included."""
        return sum(result.points for result in self.results if result.status == "right")

    @property
    def on_top(self) -> float:
        """Of the points that are safe, those of the bonus."""
        return sum(r.points for r in self.results if r.status == "right" and r.bonus)

    @property
    def possible(self) -> float:
        """Points of all visible checks, without bonus."""
        return sum(result.points for result in self.results if not result.bonus)

    @property
    def all_right(self) -> bool:
        """Whether everything but the bonus is right."""
        return all(r.status == "right" for r in self.results if not r.bonus)

    def to_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self) | {
            "earned": self.earned,
            "possible": self.possible,
            "all_right": self.all_right,
        }


def check_notebook(notebook: Path, *, key: Path | None = None) -> CheckReport:
    """Run a student's answers on the practice seeds.

    Args:
        notebook: The saved notebook.
        key: The exercise's practice key, or a folder of keys. None takes the one beside
            the notebook.

    Raises:
        InputError: the file is not a notebook that can be read.
        FileError: there is no practice key, or it is damaged.
    """
    submission = read_submission(notebook)
    if isinstance(submission, Refusal):
        raise InputError(
            f"{notebook} cannot be checked ({submission.reason}): {submission.message}"
        )
    key_path = _key_path(submission, key)
    practice = _read_key(key_path)
    assignment = read_assignment(dict(practice.notebook))
    planted = transplant(assignment, submission)
    ran = _run(assignment, practice, planted)
    return CheckReport(
        exercise=assignment.exercise,
        results=_results(assignment, practice, ran, planted.missing),
        flags=(*planted.flags, *_used(assignment, ran)),
        hidden_points=practice.hidden_points,
        answers_sha256=sha256(json.dumps(planted.answers, sort_keys=True).encode()),
        key_sha256=sha256(key_path.read_bytes()),
    )


def _run(assignment: Assignment, key: Key, planted: Transplant) -> dict[str, Judgement]:
    """Judge each check on every seed, until the first on which it is not right."""
    judged = {name: Judgement(status="right") for name in assignment.checks}
    with Local(cell_timeout_s=CELL_TIMEOUT_S) as local:
        for seed in key.seeds:
            right = [name for name, found in judged.items() if found.status == "right"]
            notebook = graft(assignment, planted.answers, seed=seed, checks=right)
            for name, outcome in local.outcomes(assignment, notebook).items():
                known = key.known(name, seed)
                if known is not None:
                    is_first = seed == key.seeds[0]
                    found = _judge(outcome, known, is_first=is_first)
                    ops = outcome.record.ops if outcome.record else None
                    used = forbidden_ops(ops or (), key.forbidden(name))
                    judged[name] = replace(found, used=used)
    return judged


def _used(assignment: Assignment, judged: Mapping[str, Judgement]) -> Iterator[Flag]:
    """A flag for each right answer that uses what its check forbids."""
    for name, found in judged.items():
        if found.used:
            about = assignment.checks[name].about
            yield Flag(answer=about, kind="used", message=advice(found.used))


def _judge(outcome: Outcome, known: Lookalikes, *, is_first: bool) -> Judgement:
    if outcome.record is None:
        says = (ONLY_ANSWERS,) if outcome.error == "NameError" else ()
        return Judgement(status="wrong", message=outcome.problem, says=says)
    diagnosis = diagnose(outcome.record, known)
    if diagnosis.right:
        return Judgement(status="right")
    return Judgement(
        status="wrong",
        message="; ".join(diagnosis.differs),
        says=diagnosis.says or (() if is_first else (ONE_SEED,)),
    )


def _key_path(submission: Submission, key: Path | None) -> Path:
    if key is not None and not key.is_dir():
        return key
    name = Path(submission.exercise or submission.path.stem).name
    return (key or submission.path.parent) / (name + SUFFIX)


def _read_key(path: Path) -> Key:
    try:
        return read_key(path)
    except RecordError as error:
        raise FileError(
            f"the practice key must stand beside the notebook, got {path} ({error}); "
            "copy it there from the exercise's folder"
        ) from error


def _results(
    assignment: Assignment,
    key: Key,
    judged: Mapping[str, Judgement],
    missing: tuple[str, ...],
) -> tuple[CheckResult, ...]:
    results: list[CheckResult] = []
    for check in assignment.checks.values():
        failed = {r.answer for r in results if r.status != "right"} | set(missing)
        found = judged[check.name]
        waits_for = [name for name in check.after[:-1] if name in failed]
        if check.about in missing:
            found = Judgement(status="not_written", message="not written yet")
        elif found.status == "wrong" and waits_for:
            message = f"builds on {' and '.join(waits_for)}, not right yet"
            found = Judgement(status="waiting", message=message)
        elif found.status == "wrong" and not found.says and key.hints(check.name):
            found = replace(found, says=(HINTED,))
        results.append(
            CheckResult(
                name=check.name,
                answer=check.about,
                title=key.title(check.name),
                points=check.points,
                bonus=check.bonus,
                hidden_points=key.hidden_points_of(check.name),
                status=found.status,
                message=found.message,
                says=found.says,
            )
        )
    return tuple(results)
