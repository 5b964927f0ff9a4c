"""See which tasks of an exercise are right, and what is wrong with the others.

Give a notebook, or the name of an exercise: `llmos check attention`. Save it first, or
let `--watch` check it at every save until Ctrl-C. Exits with 1 while a task is not
right. Each check is kept for `llmos progress`: which tasks were right, and a
fingerprint of the answers, never an answer.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from llmos_edu.cli.checkout import checkout
from llmos_edu.cli.saves import saves
from llmos_edu.cli.terminal import Terminal
from llmos_edu.core.errors import FileError, LlmosError

if TYPE_CHECKING:
    from llmos_edu.grading.check import CheckReport, CheckResult

SIGNS = {"right": "ok", "wrong": "!!", "not_written": "--", "waiting": ".."}


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """What to check."""

    notebook: Path = field(metadata={"positional": True})
    """Your notebook, or the name of an exercise."""
    watch: bool = False
    """Check again whenever the notebook is saved, until Ctrl-C."""
    record: bool = True
    """Keep what came of it for `llmos progress`."""


FLAGS = [CheckOptions]


def run(options: CheckOptions, terminal: Terminal) -> bool:
    """Run the student's answers and say of each task how it stands."""
    notebook = find_notebook(options.notebook)
    if options.watch:
        return _watch(notebook, terminal, record=options.record)
    return _check(notebook, terminal, record=options.record)


def find_notebook(named: Path) -> Path:
    """The notebook itself, or the exercise of this name in the checkout."""
    if named.suffix == ".ipynb" or named.exists():
        return named
    return checkout() / "exercises" / f"{named.name}.ipynb"


def _watch(notebook: Path, terminal: Terminal, *, record: bool) -> bool:
    """Check at every save; what is wrong with the file is said and waited out."""
    if not notebook.is_file():
        raise FileError(f"a notebook must be there to be watched, got {notebook}")
    right = False
    for _ in saves(notebook):
        terminal.clear()
        terminal.say(f"{datetime.now():%Y-%m-%d %H:%M:%S}  {notebook}\n")
        try:
            right = _check(notebook, terminal, record=record)
        except LlmosError as error:
            right = False
            terminal.say(str(error))
            terminal.answer({"error": str(error)})
        terminal.say("\nSave the notebook to check it again; Ctrl-C ends this.")
    return right


def _check(notebook: Path, terminal: Terminal, *, record: bool) -> bool:
    from llmos_edu.grading.check import check_notebook

    report = check_notebook(notebook)
    _say(report, terminal)
    if record:
        _keep(report, terminal)
    terminal.answer(report.to_dict())
    return report.all_right


def _keep(report: "CheckReport", terminal: Terminal) -> None:
    """Record a check; a record that cannot be written does not spoil the check."""
    from llmos_edu.grading.progress import record_check

    try:
        record_check(report)
    except FileError as error:
        terminal.say(f"\nNote: this check was not recorded: {error}")


def _say(report: "CheckReport", terminal: Terminal) -> None:
    rows = [
        [SIGNS.get(result.status, ".."), result.title, _points(result)]
        for result in report.results
    ]
    terminal.table(rows, header=["", report.exercise, "points"])
    for result in report.results:
        if result.status not in ("right", "not_written"):
            terminal.say(
                "\n  ".join([f"\n{result.title}:", result.message, *result.says])
            )
    for flag in report.flags:
        if flag.kind != "not_written":
            terminal.say(f"\nNote: {flag.message}")
    terminal.say(f"\n{_standing(report)}")


def _points(result: "CheckResult") -> str:
    """Of a check's points those that are safe, and what more its task has."""
    safe = result.points if result.status == "right" else 0
    waiting = f", {result.hidden_points:g} more hidden" if result.hidden_points else ""
    on_top = " on top" if result.bonus else ""
    return f"{safe:g} of {result.points:g}{on_top}{waiting}"


def _standing(report: "CheckReport") -> str:
    """Of all points of the exercise: those that are safe, on top, and out of sight."""
    hidden, on_top = report.hidden_points, report.on_top
    total = report.possible + hidden
    bonus = f", {on_top:g} on top" if on_top else ""
    verb = "waits" if hidden == 1 else "wait"
    waiting = f"; {hidden:g} {verb} for checks that only the grader has"
    return (
        f"{report.earned - on_top:g} of {total:g} points are safe{bonus}"
        f"{waiting if hidden else ''}."
    )
