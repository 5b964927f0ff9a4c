"""Turn results into marks: several exercises, several attempts, lateness, work by hand.

A mark that does not exist stays empty: a submission whose grading failed is not a zero.
Read in this order: `Policy`, `Mark`, `read_gradebook`.
"""

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from llmos_edu.core.errors import ConfigError, FileError
from llmos_edu.grading.results import Result, read_results

ATTEMPTS = ("last", "best")


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """How points become marks."""

    attempts: str = "last"
    """Which of several results for one exercise counts: last or best. Folders are
    given in the order of the attempts."""

    late_percent: float = 10.0
    """How much of the earned points each day begun after the deadline takes."""

    late: Path | None = None
    """CSV with `student`, `days` and, if it is not for all, `exercise`."""

    manual: Path | None = None
    """CSV with `student`, `points` and, as wanted, `exercise` and `comment`."""

    def __post_init__(self) -> None:
        if self.attempts not in ATTEMPTS:
            raise ConfigError(
                f"attempts must be one of {', '.join(ATTEMPTS)}, got {self.attempts!r}"
            )
        if not 0 <= self.late_percent <= 100:
            raise ConfigError(
                f"late percent must be 0 to 100, got {self.late_percent:g}"
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """What one student has for one exercise."""

    student: str
    """Whose it is."""

    exercise: str
    """What it is for."""

    status: str
    """The status of the result that counts."""

    earned: float | None
    """Points that checks gave; None where grading failed."""

    max_points: float
    """The full mark of the checks."""

    days_late: float = 0.0
    """Days begun after the deadline."""

    penalty: float = 0.0
    """Points that lateness took."""

    manual: float = 0.0
    """Points that a person gave."""

    comment: str = ""
    """What that person said."""

    @property
    def total(self) -> float | None:
        """The mark, or None if there is none yet."""
        if self.earned is None:
            return None
        return round(self.earned - self.penalty + self.manual, 4)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gradebook:
    """All marks of a class."""

    marks: tuple[Mark, ...]
    """By student, then exercise."""

    counted: tuple[Result, ...]
    """The results behind them."""

    ignored: tuple[str, ...] = field(default=())
    """Lines of the late and manual files that fit no submission."""

    @property
    def exercises(self) -> tuple[str, ...]:
        """Their names, sorted."""
        return tuple(sorted({mark.exercise for mark in self.marks}))

    @property
    def students(self) -> tuple[str, ...]:
        """Their ids, sorted."""
        return tuple(sorted({mark.student for mark in self.marks}))


def read_gradebook(folders: Sequence[Path], *, policy: Policy) -> Gradebook:
    """Read results folders into marks.

    Args:
        folders: What `llmos grade` wrote, in the order of the attempts.
        policy: Which attempt counts, lateness, points by hand.

    Raises:
        ConfigError: no folder was given.
        FileError: a folder holds no results, or a table cannot be read.
    """
    if not folders:
        raise ConfigError("a gradebook needs at least one results folder, got none")
    counted: dict[tuple[str, str], Result] = {}
    for folder in folders:
        for result in read_results(folder):
            key = (result.student, result.exercise)
            if key not in counted or _counts(result, counted[key], policy):
                counted[key] = result
    late = _Table(policy.late, number="days")
    manual = _Table(policy.manual, number="points")
    marks = tuple(
        _mark(counted[key], late=late, manual=manual, policy=policy)
        for key in sorted(counted)
    )
    return Gradebook(
        marks=marks,
        counted=tuple(counted[key] for key in sorted(counted)),
        ignored=(*late.unused(), *manual.unused()),
    )


def _counts(new: Result, old: Result, policy: Policy) -> bool:
    """Whether a later attempt takes the place of an earlier one."""
    if new.score is None:
        return False
    if old.score is None or policy.attempts == "last":
        return True
    return new.score > old.score


def _mark(result: Result, *, late: "_Table", manual: "_Table", policy: Policy) -> Mark:
    days, _ = late.look_up(result)
    points, comment = manual.look_up(result)
    earned = result.score
    share = min(1.0, policy.late_percent / 100 * math.ceil(max(days, 0.0)))
    return Mark(
        student=result.student,
        exercise=result.exercise,
        status=result.status,
        earned=earned,
        max_points=result.max_points,
        days_late=days,
        penalty=round((earned or 0.0) * share, 4),
        manual=points,
        comment=comment,
    )


class _Table:
    """A CSV of one number per student, perhaps for one exercise only."""

    def __init__(self, path: Path | None, *, number: str) -> None:
        self.rows: dict[tuple[str, str], tuple[float, str]] = {}
        self.path, self._used = path, set[tuple[str, str]]()
        if path is not None:
            self.rows = dict(_read_rows(path, number))

    def look_up(self, result: Result) -> tuple[float, str]:
        """The number and comment for one result; 0 where there is none."""
        for key in ((result.student, result.exercise), (result.student, "")):
            if key in self.rows:
                self._used.add(key)
                return self.rows[key]
        return 0.0, ""

    def unused(self) -> Iterator[str]:
        """Lines that fit nobody, in words."""
        for student, exercise in sorted(set(self.rows) - self._used):
            yield f"{self.path}: {student} {exercise}".rstrip()


def _read_rows(
    path: Path, number: str
) -> Iterator[tuple[tuple[str, str], tuple[float, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"a table must be a CSV file in UTF-8, got {path}") from error
    rows: Iterator[Mapping[str, str | None]] = csv.DictReader(io.StringIO(text))
    for line, row in enumerate(rows, start=2):
        student, value = row.get("student"), row.get(number)
        try:
            found = float(value or "")
        except ValueError:
            found = math.nan
        if not student or not math.isfinite(found):
            raise FileError(
                f"line {line} of {path} must have a student and a number of {number}, "
                f"got {student!r} and {value!r}"
            )
        yield (
            (student.strip(), (row.get("exercise") or "").strip()),
            (found, (row.get("comment") or "").strip()),
        )
