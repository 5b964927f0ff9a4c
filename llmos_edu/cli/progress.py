"""See how far you are: for each exercise, what the newest `llmos check` found.

The record is a file on this machine; it holds which tasks were right and fingerprints,
never an answer. For instructors: `llmos progress --verify NOTEBOOK... --record FILE`
checks notebooks again and exits with 1 unless the record is true of all of them. That
runs their answers on this machine without a sandbox, as `llmos check` does; for work of
people you do not know, use `llmos grade`.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from llmos_edu.cli.terminal import Terminal, printable
from llmos_edu.core.errors import FileError

if TYPE_CHECKING:
    from llmos_edu.grading.progress import Entry, Progress

SIGNS = {"holds": "ok", "differs": "!!", "not_recorded": "??", "refused": "--"}


@dataclass(frozen=True, kw_only=True)
class ProgressOptions:
    """Whose record, and what to do with it."""

    verify: tuple[Path, ...] = ()
    """Check these notebooks again and say whether the record is true of them."""
    record: Path | None = None
    """Somebody else's record; your own by default."""
    keys: Path | None = None
    """The folder of practice keys to verify with; those beside the notebooks by
    default."""


FLAGS = [ProgressOptions]


def run(options: ProgressOptions, terminal: Terminal) -> bool:
    """Show the record, or hold it against notebooks."""
    from llmos_edu.grading.progress import read_progress

    if options.record and not options.record.is_file():
        raise FileError(f"a record must be a file that is there, got {options.record}")
    progress = read_progress(options.record)
    if progress.note:
        terminal.complain(progress.note)
    if options.verify:
        return _verify(options, progress, terminal)
    _show(progress, terminal)
    return True


def _show(progress: "Progress", terminal: Terminal) -> None:
    latest = progress.latest
    counts = dict.fromkeys(latest, 0)
    for entry in progress.entries:
        counts[entry.exercise] += 1
    rows = [_row(entry, counts[name]) for name, entry in sorted(latest.items())]
    if rows:
        terminal.table(rows, header=["exercise", "tasks", "points", "when", "checks"])
        terminal.say(f"\nThe record is {progress.path}")
    else:
        terminal.say("Nothing was checked yet; begin with `llmos check warm_up`.")
    exercises = [
        asdict(entry) | {"n_right": entry.n_right, "n_checks": counts[name]}
        for name, entry in sorted(latest.items())
    ]
    terminal.answer({"record": str(progress.path), "exercises": exercises})


def _row(entry: "Entry", n_checks: int) -> list[str]:
    return [
        printable(entry.exercise),
        f"{entry.n_right} of {len(entry.tasks)}",
        f"{entry.earned:g} of {entry.possible:g}",
        _local_time(entry.time),
        str(n_checks),
    ]


def _local_time(time: str) -> str:
    try:
        return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return printable(time)


def _verify(options: ProgressOptions, progress: "Progress", terminal: Terminal) -> bool:
    from llmos_edu.grading.progress import verify

    found = [verify(path, progress, keys=options.keys) for path in options.verify]
    rows = [[SIGNS[one.status], one.notebook, printable(one.message)] for one in found]
    terminal.table(rows, header=["", "notebook", "found"])
    terminal.answer([asdict(one) for one in found])
    return all(one.status == "holds" for one in found)
