"""Take over an nbgrader assignment: its source notebook becomes a solution of ours.

What each of nbgrader's cells turns into:

    autograded answer      an answer; the text before it becomes the task
    autograded tests       a cell to play with, and a check that records what the
                           asserts compared (`asserts`)
    hidden tests           a hidden check; half of the cell's points if part is visible
    manually graded        code: an answer without a check; text: an empty place
    read-only code         set-up, unless it uses an answer
    everything else        as it is, without outputs

Nothing of it is run. What could not be taken over is said cell by cell, so that the
author can finish the work; `llmos prove` says what is still missing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import ConfigError
from llmos_edu.core.files import write_text
from llmos_edu.grading.asserts import (
    defined_names,
    is_preparation,
    translate_asserts,
)
from llmos_edu.grading.cells import Cell, notebook_text, source
from llmos_edu.grading.nbgrader_source import (
    nbgrader_marks,
    read_source,
    split_region,
    with_our_markers,
)
from llmos_edu.grading.new_exercise import (
    exercise_notebook,
    graded_cell,
    new_place,
    opening_cells,
    prose_cell,
)
from llmos_edu.grading.schema import read_assignment

SETUP = 'from llmos_check import practice\n\npractice("{name}", seed=SEED)\n'
MADE_UP = re.compile(r"cell-[0-9a-f]{8,}")
PICTURE = re.compile(r"!\[[^\]]*\]\((?!https?:|attachment:|data:)([^)\s]+)")
DIFFICULTY, MINUTES = 2, 10
PLACE = "*Your answer here.*\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What came of an import."""

    notebook: Path
    """The solution that was written."""

    answers: tuple[str, ...]
    """The answers it has."""

    checks: tuple[str, ...]
    """The checks it has."""

    notes: tuple[str, ...]
    """What was not taken over, or was guessed, and what the author does about it."""


@dataclass(slots=True)
class _Draft:
    """The new notebook while it is put together."""

    cells: list[Cell]
    notes: list[str] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)
    number: int = 0

    def note(self, text: str) -> None:
        self.notes.append(f"cell {self.number}: {text}")

    def name(self, wanted: str) -> str:
        """A name that follows our rule and is not taken."""
        plain = re.sub(r"[^a-z0-9]+", "_", wanted.lower()).strip("_")[:40]
        plain = plain if plain[:1].isalpha() else f"part_{plain}".rstrip("_")
        taken, unique, n = {*self.answers, *self.checks}, plain, 1
        while unique in taken:
            n += 1
            unique = f"{plain}_{n}"
        return unique


def import_nbgrader(
    path: Path, *, name: str, folder: Path, title: str = ""
) -> Imported:
    """Write `NAME.ipynb` from the source notebook of an nbgrader assignment.

    Args:
        path: The instructor's notebook, with solutions and tests.
        name: The exercise's name.
        folder: Where solutions stand.
        title: A heading to put in front; none if empty.

    Raises:
        ConfigError: the name is not one, or the notebook is no nbgrader assignment
            in Python with an answer and a test.
        InputError: the file is not a notebook of format 4.
        FileError: the file cannot be read, or something of this name is there already.
    """
    notebook = read_source(path)
    place = new_place(name, folder=folder)
    start = [prose_cell(f"# {title}\n", "title")] if title else []
    draft = _Draft(cells=start + opening_cells(SETUP.format(name=name)))
    for draft.number, cell in enumerate(notebook["cells"], start=1):
        try:
            _add(draft, cell)
        except ConfigError as error:
            raise ConfigError(f"cell {draft.number} of {path}: {error}") from None
    if not draft.answers or not draft.checks:
        raise ConfigError(
            "an nbgrader assignment must have an answer and a test after it, got "
            f"{len(draft.answers)} answers and {len(draft.checks)} tests in {path}; "
            "give its source notebook, not the version for students"
        )
    made = exercise_notebook(draft.cells, name)
    assignment = read_assignment(made)
    for answer in assignment.answers:
        assignment.stub(answer)
    write_text(place, notebook_text(made))
    return Imported(
        notebook=place,
        answers=tuple(draft.answers),
        checks=tuple(draft.checks),
        notes=tuple(draft.notes),
    )


def _add(draft: _Draft, cell: Cell) -> None:
    marks, text = nbgrader_marks(cell), source(cell)
    if cell.get("cell_type") != "code":
        _add_prose(draft, cell, marks, text)
    elif "BEGIN SOLUTION" in text or marks.get("solution"):
        _add_answer(draft, marks, text)
    elif marks.get("grade") or "BEGIN HIDDEN TESTS" in text:
        _add_test(draft, marks, text)
    else:
        _add_code(draft, marks, text)


def _add_prose(draft: _Draft, cell: Cell, marks: Mapping[str, Any], text: str) -> None:
    by_hand = f"its {_points(draft, marks):g} points are given by a person: "
    if marks.get("solution"):
        text = PLACE
        draft.note(f"{by_hand}the text was left out, as it is the solution")
    elif marks.get("task"):
        text, scheme = split_region(text, "MARK SCHEME")
        more = "; the mark scheme was left out" if scheme else ""
        draft.note(f"{by_hand}use the gradebook's manual column{more}")
    for file in PICTURE.findall(text):
        draft.note(f"the picture {file} was not copied")
    made = prose_cell(text, f"cell-{draft.number}")
    if cell.get("cell_type") == "raw":
        made["cell_type"] = "raw"
    if isinstance(cell.get("attachments"), dict):
        made["attachments"] = cell["attachments"]
    draft.cells.append(made)


def _add_code(draft: _Draft, marks: Mapping[str, Any], text: str) -> None:
    uses = _used(draft, text)
    if (marks.get("locked") or is_preparation(text)) and not uses:
        draft.cells.append(graded_cell(text, f"setup-{draft.number}", role="setup"))
        if not marks.get("locked"):
            draft.note("it imports or defines, so it became set-up")
        return
    if marks.get("locked"):
        draft.note(f"it uses {', '.join(uses)}, so it is not run for marks")
    draft.cells.append(_play(text, f"cell-{draft.number}"))


def _add_answer(draft: _Draft, marks: Mapping[str, Any], text: str) -> None:
    text, hidden = split_region(text, "HIDDEN TESTS")
    if hidden:
        draft.note("hidden tests inside an answer were left out; write a hidden check")
    defined = defined_names(text)
    given = str(marks.get("grade_id") or "")
    if not given or MADE_UP.fullmatch(given):
        given = defined[0] if defined else "answer"
    name = draft.name(given)
    if marks.get("grade"):
        points = _points(draft, marks)
        draft.note(
            f"{name} was worth {points:g} points given by a person and has no check; "
            "write one, or use the gradebook's manual column"
        )
    if "NotImplementedError" in text and "BEGIN SOLUTION" not in text:
        draft.note(f"{name} holds no solution; write it")
    _make_task(draft, name)
    draft.answers[name] = defined
    draft.texts[name] = text
    draft.cells.append(
        graded_cell(
            with_our_markers(text), f"answer-{_dashed(name)}", role="answer", name=name
        )
    )


def _make_task(draft: _Draft, name: str) -> None:
    """Let the text before an answer be its task."""
    before = draft.cells[-1]
    if before["cell_type"] != "markdown" or before["metadata"]:
        draft.note(f"no text stands before {name}; write a task cell with hints")
        return
    lines = [line.strip("#*-_ \t\n") for line in before["source"]]
    title = next((line for line in lines if line), name)[:80]
    before["metadata"] = {
        "llmos": {
            "role": "task",
            "name": name,
            "title": title,
            "difficulty": DIFFICULTY,
            "minutes": MINUTES,
        }
    }
    draft.note(
        f"{name} was given difficulty {DIFFICULTY} and {MINUTES} minutes; "
        "set both, and write hints"
    )


def _add_test(draft: _Draft, marks: Mapping[str, Any], text: str) -> None:
    visible, hidden = split_region(text, "HIDDEN TESTS")
    points = _points(draft, marks)
    if "AUTOTEST" in text:
        draft.note("AUTOTEST lines were not taken over; write what they should test")
    if not draft.answers:
        draft.cells.append(_play(visible, f"cell-{draft.number}"))
        draft.note(f"its {points:g} points were dropped: no answer stands before it")
        return
    has_both = bool(visible.strip() and hidden.strip())
    if has_both:
        points /= 2
        draft.note(
            f"{points:g} of its points went to the visible check, as many to "
            "the hidden one"
        )
    after = _needed(draft, text)
    given = str(marks.get("grade_id") or "")
    if not given or MADE_UP.fullmatch(given):
        given = f"check_of_{after[-1]}"
    if visible.strip():
        draft.cells.append(_play(visible, f"cell-{draft.number}"))
        _add_check(draft, given, visible, points=points, after=after)
    if hidden.strip():
        given = f"{given[:32]}_hidden"
        _add_check(draft, given, hidden, points=points, after=after, hidden=True)


def _add_check(draft: _Draft, given: str, text: str, **fields: object) -> None:
    name = draft.name(given)
    defined = {found for names in draft.answers.values() for found in names}
    made = translate_asserts(text, check=name, answers=defined)
    draft.checks.append(name)
    fields = {"role": "check", "name": name} | fields
    draft.cells.append(graded_cell(made.source, f"check-{_dashed(name)}", **fields))
    left = f"; left to you as comments: {len(made.left)}" if made.left else ""
    if made.n_values:
        said = "records values on fixed inputs: draw them"
    else:
        said = "is still to be written"
    draft.note(f"the check {name} {said}{left}")


def _needed(draft: _Draft, text: str) -> list[str]:
    """The answers that a test needs, and those that they need; the last is tested."""
    names = list(draft.answers)
    used = _used(draft, text) or names[-1:]
    last = names.index(used[-1])
    needed, todo = set(used), list(used)
    while todo:
        found = [n for n in _used(draft, draft.texts[todo.pop()]) if n not in needed]
        needed |= set(found)
        todo += found
    return [name for name in names[: last + 1] if name in needed]


def _used(draft: _Draft, text: str) -> list[str]:
    """The answers whose names a text mentions, in order."""
    words = set(re.findall(r"\w+", text))
    return [name for name, defined in draft.answers.items() if words & set(defined)]


def _points(draft: _Draft, marks: Mapping[str, Any]) -> float:
    try:
        points = float(marks.get("points", 0) or 0)
    except (TypeError, ValueError):
        points = -1.0
    if not 0 <= points < 1e9:
        draft.note(f"its points were {marks['points']!r:.40}; 0 was taken")
        return 0.0
    return points


def _play(text: str, cell_id: str) -> Cell:
    cell = graded_cell(text, cell_id)
    cell["metadata"] = {}
    return cell


def _dashed(name: str) -> str:
    return name.replace("_", "-")
