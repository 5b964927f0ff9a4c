"""A learner's own record: what was checked, when, and what came of it.

One line of JSON for each check, at the end of a file under `core.files.home()`. A line
holds no answer, only the fingerprint of the answers, so whoever has the notebook can
run the check again and see whether the record is true of it (`verify`).

    {"exercise": ..., "time": ..., "tasks": {"half": "right", ...}, "earned": ...,
     "possible": ..., "answers_sha256": ..., "key_sha256": ..., "llmos_edu": ...}

The record is the learner's own and proves nothing alone: it is a text file that anyone
can edit. Marks come from grading.

Read in this order: `Entry`, `record_check`, `read_progress`, `verify`.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from llmos_edu import __version__
from llmos_edu.core.errors import FileError, LlmosError
from llmos_edu.core.files import home, make_folder
from llmos_edu.grading.check import CheckReport, check_notebook

NAME = "progress.jsonl"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One check, as it is kept."""

    exercise: str
    """The exercise's name."""

    time: str
    """When, in UTC, by ISO 8601."""

    tasks: Mapping[str, str]
    """How each answer stood: right, wrong, not_written or waiting."""

    earned: float
    """Points that were safe."""

    possible: float
    """Points of all visible checks, without bonus."""

    answers_sha256: str
    """The fingerprint of the answers."""

    key_sha256: str
    """The fingerprint of the practice key that judged them."""

    llmos_edu: str
    """The version of the library that judged them."""

    @property
    def n_right(self) -> int:
        """How many tasks were right."""
        return sum(status == "right" for status in self.tasks.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """What a record says."""

    path: Path
    """The file it stands in."""

    entries: tuple[Entry, ...]
    """Every check, oldest first."""

    note: str = ""
    """What was wrong with the file and where it is kept; empty when nothing was."""

    @property
    def latest(self) -> dict[str, Entry]:
        """The newest check of each exercise, by name."""
        return {entry.exercise: entry for entry in self.entries}


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """Whether a record is true of a notebook."""

    notebook: str
    """The notebook that was checked again."""

    status: str
    """holds, differs, not_recorded, or refused for a file that cannot be checked."""

    message: str
    """What was found."""


def record_path() -> Path:
    """Where this user's record stands."""
    return home() / NAME


def tasks_of(report: CheckReport) -> dict[str, str]:
    """How each answer stands: right, or what the first check says that is not."""
    tasks: dict[str, str] = {}
    for result in report.results:
        if tasks.get(result.answer, "right") == "right":
            tasks[result.answer] = result.status
    return tasks


def record_check(
    report: CheckReport, *, path: Path | None = None, now: datetime | None = None
) -> Entry:
    """Put a check at the end of the record.

    Args:
        report: What the check found.
        path: The record; None takes this user's own.
        now: When it was; None asks the clock.

    Raises:
        FileError: the record cannot be written.
    """
    path = path or record_path()
    time = (now or datetime.now(UTC)).astimezone(UTC)
    entry = Entry(
        exercise=report.exercise,
        time=time.isoformat(timespec="seconds"),
        tasks=tasks_of(report),
        earned=report.earned,
        possible=report.possible,
        answers_sha256=report.answers_sha256,
        key_sha256=report.key_sha256,
        llmos_edu=__version__,
    )
    _append(path, [json.dumps(asdict(entry), ensure_ascii=False)])
    return entry


def read_progress(path: Path | None = None) -> Progress:
    """Read a record; lines that are damaged cost nothing but themselves.

    A damaged file is moved aside whole, and the lines that are good begin a new one.

    Args:
        path: The record; None takes this user's own.

    Raises:
        FileError: the record cannot be read, or not be moved aside.
    """
    path = path or record_path()
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return Progress(path=path, entries=())
    except OSError as error:
        raise FileError(
            f"the record of checks must be readable, got {path} ({error.strerror}); "
            "check its permissions"
        ) from error
    read = [_read_line(line) for line in lines if line.strip()]
    entries = tuple(entry for entry in read if entry is not None)
    n_damaged = len(read) - len(entries)
    if not n_damaged:
        return Progress(path=path, entries=entries)
    aside = _move_aside(path)
    good = [json.dumps(asdict(entry), ensure_ascii=False) for entry in entries]
    _append(path, good)
    note = (
        f"{n_damaged} of {len(read)} lines of {path} are damaged; the file is kept as "
        f"{aside.name}, and a new one goes on with the {len(entries)} good lines"
    )
    return Progress(path=path, entries=entries, note=note)


def verify(
    notebook: Path, progress: Progress, *, keys: Path | None = None
) -> Verification:
    """Check a notebook again and compare with what the record says of its answers.

    The answers run on this machine, outside any sandbox.

    Args:
        notebook: The notebook whose checks were recorded.
        progress: The record.
        keys: A practice key, or a folder of them. None takes the one beside the
            notebook, which came from the learner.
    """
    try:
        report = check_notebook(notebook, key=keys)
    except LlmosError as error:
        return Verification(
            notebook=str(notebook), status="refused", message=str(error)
        )
    same = [
        entry
        for entry in progress.entries
        if entry.exercise == report.exercise
        and entry.answers_sha256 == report.answers_sha256
    ]
    if not same:
        status, message = "not_recorded", "the record has no check of these answers"
    else:
        status, message = _compare(same[-1], report)
    return Verification(notebook=str(notebook), status=status, message=message)


def _compare(entry: Entry, report: CheckReport) -> tuple[str, str]:
    found = tasks_of(report)
    differs = [
        f"{name} is {found.get(name, 'no task')} and was "
        f"{entry.tasks.get(name, 'no task')}"
        for name in sorted({*found, *entry.tasks})
        if found.get(name) != entry.tasks.get(name)
    ]
    if entry.earned != report.earned:
        differs.append(f"points are {report.earned:g} and were {entry.earned:g}")
    if not differs:
        return "holds", f"{report.earned:g} points, as on {entry.time}"
    if entry.key_sha256 != report.key_sha256:
        differs.append("it was judged by another practice key")
    if entry.llmos_edu != __version__:
        differs.append(f"it was judged by llmos_edu {entry.llmos_edu}")
    return "differs", "; ".join(differs)


def _read_line(line: bytes) -> Entry | None:
    try:
        found: Any = json.loads(line.decode("utf-8"), parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    known: dict[str, Any] = {
        field.name: found.get(field.name) for field in fields(Entry)
    }
    tasks = known["tasks"]
    if not isinstance(tasks, dict) or not all(
        isinstance(value, str) for value in tasks.values()
    ):
        return None
    numbers = ("earned", "possible")
    texts = known.keys() - {"tasks", *numbers}
    if not all(isinstance(known[name], str) for name in texts):
        return None
    if not all(type(known[name]) in (int, float) for name in numbers):
        return None
    return Entry(**known)


def _move_aside(path: Path) -> Path:
    """Rename a damaged file to the first free name beside it."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    try:
        return path.rename(aside)
    except OSError as error:
        raise FileError(
            f"a damaged record must be moved aside, got {path} ({error.strerror}); "
            "check the folder's permissions"
        ) from error


def _append(path: Path, lines: list[str]) -> None:
    """Put whole lines at the end of a file in one write."""
    make_folder(path.parent)
    text = "".join(f"{line}\n" for line in lines)
    try:
        with path.open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 1, 0))
            if file.read(1) not in (b"", b"\n"):
                text = "\n" + text
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise FileError(
            f"the record of checks must be writable, got {path} ({error.strerror}); "
            "check its permissions and the free space"
        ) from error
