"""What grading one submission gave: points, reasons, and how to repeat it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import FileError
from llmos_edu.core.files import make_folder, read_json, write_json

VERSION = 1
STATUSES = {
    "graded": "every check was run or had nothing to run on",
    "partial": "a check ended the kernel; the others were graded in runs of their own",
    "refused": "the file is not a notebook of this exercise",
    "error": "grading failed, which is not the student's doing; there is no mark",
}
BATCH_FILE = "batch.json"
RESULT_FOLDER = "results"


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckResult:
    """How one check went."""

    name: str
    """The check."""

    answer: str
    """The answer it is about."""

    points: float
    """What it is worth."""

    earned: float
    """What it earned: all or nothing."""

    status: str
    """right, wrong, error, timeout, lost, not_run, missing or against_policy."""

    hidden: bool = False
    """Whether students see it only in feedback, by name."""

    bonus: bool = False
    """Whether it counts on top of the maximum."""

    message: str = ""
    """What was wrong, without an expected value."""

    mistakes: tuple[str, ...] = ()
    """Named wrong answers whose numbers these are."""

    says: tuple[str, ...] = ()
    """What those names mean."""

    error: str = ""
    """The exception that ended it, if one did."""

    line: dict[str, Any] | None = None
    """The line of the student's own that raised it."""

    seconds: float = 0.0
    """How long it ran."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """How one submission went."""

    student: str
    """Whose it is, made safe for file names."""

    file: str
    """Where it was read."""

    exercise: str
    """What it was graded as."""

    status: str
    """A key of `STATUSES`."""

    file_sha256: str = ""
    """Fingerprint of the file, empty if it could not be read."""

    message: str = ""
    """Why it was refused, or what failed."""

    max_points: float = 0.0
    """The full mark."""

    checks: tuple[CheckResult, ...] = ()
    """Every check of the exercise, in its order."""

    flags: tuple[dict[str, str], ...] = ()
    """What an instructor should look at: `answer`, `kind`, `message`."""

    answers: dict[str, str] = field(default_factory=dict)
    """The text of each answer as it was graded."""

    reruns: int = 0
    """How many more kernels it took."""

    seconds: float = 0.0
    """How long grading took, by the clock."""

    cpu_s: float = 0.0
    """Processor time it took, all processes together."""

    peak_bytes: int = 0
    """The most memory that the grading process itself held."""

    @property
    def score(self) -> float | None:
        """Points earned; None where grading failed, which is not a mark."""
        if self.status == "error":
            return None
        return sum(check.earned for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        """Plain values with the score, for JSON."""
        return {"v": VERSION, **asdict(self), "score": self.score}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Result":
        """Read what `to_dict` wrote."""
        known = {item.name for item in fields(cls)}
        plain = {key: value for key, value in values.items() if key in known}
        checks = tuple(_check_from(check) for check in plain.pop("checks"))
        return cls(**plain | {"checks": checks, "flags": tuple(plain["flags"])})


def _check_from(values: dict[str, Any]) -> CheckResult:
    mistakes, says = tuple(values["mistakes"]), tuple(values["says"])
    return CheckResult(**values | {"mistakes": mistakes, "says": says})


def result_path(folder: Path, student: str) -> Path:
    """Where a student's result stands in a results folder."""
    return folder / RESULT_FOLDER / f"{student}.json"


def write_result(folder: Path, result: Result) -> None:
    """Write one result whole or not at all."""
    make_folder(folder / RESULT_FOLDER)
    write_json(result_path(folder, result.student), result.to_dict())


def read_result(path: Path) -> Result:
    """Read one result.

    Raises:
        FileError: it is missing, cut short, or of another version.
    """
    values = read_json(path)
    try:
        if values["v"] != VERSION:
            raise FileError(
                f"a result must be of version {VERSION}, got {values['v']!r} in {path}"
            )
        return Result.from_dict(values)
    except (KeyError, TypeError, AttributeError) as error:
        raise FileError(
            f"a result must be what `llmos grade` wrote, got {path} ({error}); "
            "grade that submission again"
        ) from error


def read_results(folder: Path) -> Iterator[Result]:
    """Every result of a results folder, by student.

    Raises:
        FileError: the folder holds no results.
    """
    if not (folder / BATCH_FILE).is_file():
        raise FileError(
            f"a results folder must hold {BATCH_FILE}, got {folder}; "
            "it is the folder that `llmos grade -o` wrote"
        )
    for path in sorted((folder / RESULT_FOLDER).glob("*.json")):
        yield read_result(path)
