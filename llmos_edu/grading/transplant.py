"""Carry a student's answers, and nothing else, into the instructor's notebook.

Everything that grades comes from the instructor: set-up, checks, points, tolerances.
Whatever the student did to those cells has no effect, because only the text of answer
cells crosses over. Cells are matched by the answer's name; editors that lose metadata
or copy it are met by weaker ways of knowing a cell, tried in order:

1. the name in our metadata         3. the id in its metadata (Colab)
2. the cell's id                    4. a first line `# llmos: answer NAME`

Read in this order: `graft`, `transplant`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from llmos_edu.grading.cells import Cell, Notebook, code_cell, settings, source
from llmos_edu.grading.schema import Assignment
from llmos_edu.grading.submission import Submission, SubmittedCell

PARAMETERS = "parameters"


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """Something an instructor should know about how an answer was found."""

    answer: str
    """Which answer."""

    kind: str
    """missing, not_written, matched_by_id, matched_by_metadata_id, matched_by_comment,
    copied or joined."""

    message: str
    """What happened, for the student."""

    def __str__(self) -> str:
        return f"{self.answer}: {self.message}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Transplant:
    """A notebook ready to run: the instructor's, with a student's answers."""

    notebook: Notebook
    """Set-up, answers and checks only; no outputs."""

    answers: Mapping[str, str]
    """The text that stands for each answer, stubs included."""

    flags: tuple[Flag, ...]
    """What was odd."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The answers that were not handed in, or handed in as the stub."""
        absent = ("missing", "not_written")
        return tuple(flag.answer for flag in self.flags if flag.kind in absent)


def graft(
    assignment: Assignment,
    answers: Mapping[str, str],
    *,
    seed: int | None = None,
    checks: Collection[str] | None = None,
) -> Notebook:
    """The assignment's runnable cells, with some answers replaced.

    Args:
        assignment: Where set-up, checks and every other answer come from.
        answers: New text for some answers, by name.
        seed: Put as `SEED` behind the cell tagged `parameters`, as papermill does.
            None leaves the notebook's own seed.
        checks: Keep only these checks and the answers they need. None keeps all.

    Returns:
        A notebook of set-up, answer and check cells in the assignment's order.
    """
    wanted = assignment.checks if checks is None else checks
    needed = {name for check in wanted for name in assignment.checks[check].after}
    kept = {"setup": {""}, "check": set(wanted), "answer": needed}
    if checks is None:
        kept["answer"] = set(assignment.answers)
    cells: list[Cell] = []
    for cell in assignment.notebook["cells"]:
        role, name = settings(cell).get("role"), settings(cell).get("name", "")
        if role not in kept or name not in kept[role]:
            continue
        text = answers.get(name, source(cell)) if role == "answer" else source(cell)
        cell_id = str(cell.get("id", f"cell-{len(cells)}"))
        cells.append(code_cell(text, cell_id=cell_id, metadata=cell["metadata"]))
        if seed is not None and PARAMETERS in cell["metadata"].get("tags", ()):
            tags = {"tags": ["injected-parameters"]}
            cells.append(code_cell(f"SEED = {seed}\n", cell_id="seed", metadata=tags))
    metadata: dict[str, Any] = dict(assignment.notebook.get("metadata", {}))
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def transplant(
    assignment: Assignment,
    submission: Submission,
    *,
    stubbed: Collection[str] = (),
    keep_helpers: bool = False,
    seed: int | None = None,
) -> Transplant:
    """Put a student's answers in the place of the assignment's.

    Args:
        assignment: The instructor's notebook, hidden checks and all.
        submission: What the student handed in.
        stubbed: Answers to leave unwritten, because running them ends the kernel.
        keep_helpers: Put the student's own code cells that stand before an answer in
            front of that answer.
        seed: See `graft`.
    """
    ids = {
        name: str(assignment.notebook["cells"][answer.index].get("id", ""))
        for name, answer in assignment.answers.items()
    }
    texts: dict[str, str] = {}
    flags: list[Flag] = []
    hits = {name: _find(submission, name, ids[name]) for name in ids}
    for name, (way, cells) in hits.items():
        blank = assignment.stub(name)
        text, found = _one_text(name, way, cells, blank)
        flags += found
        if keep_helpers and cells:
            text = "".join(_helpers(submission, hits, cells[0])) + text
        texts[name] = blank if name in stubbed else text
    return Transplant(
        notebook=graft(assignment, texts, seed=seed), answers=texts, flags=tuple(flags)
    )


Hits = tuple[str, list[SubmittedCell]]


def _find(submission: Submission, name: str, cell_id: str) -> Hits:
    """The cells that are this answer, and the first way that found any."""
    cells = submission.cells
    ways = {
        "name": [c for c in cells if c.role == "answer" and c.name == name],
        "id": [c for c in cells if c.cell_id == cell_id != ""],
        "metadata_id": [c for c in cells if c.metadata_id == cell_id != ""],
        "comment": [c for c in cells if c.comment_name == name],
    }
    return next(((way, hit) for way, hit in ways.items() if hit), ("none", []))


def _one_text(
    name: str, way: str, cells: list[SubmittedCell], blank: str
) -> tuple[str, list[Flag]]:
    """One text out of the cells that claim to be one answer."""
    if not cells:
        message = "no cell with this answer was found; it counts as not written"
        return blank, [Flag(answer=name, kind="missing", message=message)]
    unique = list(dict.fromkeys(_ended(cell.source) for cell in cells))
    written = [text for text in unique if text.strip() not in ("", blank.strip())]
    if not written:
        message = "the answer is as it was handed out"
        return blank, [Flag(answer=name, kind="not_written", message=message)]
    flags = []
    if way != "name":
        message = (
            f"the cell lost its metadata and was found by its {way.replace('_', ' ')}"
        )
        flags.append(Flag(answer=name, kind=f"matched_by_{way}", message=message))
    if len(written) > 1:
        message = f"{len(written)} cells hold this answer; they were joined in order"
        flags.append(Flag(answer=name, kind="joined", message=message))
    elif len(cells) > 1:
        message = f"{len(cells)} copies of this answer; one was used"
        flags.append(Flag(answer=name, kind="copied", message=message))
    return "".join(written), flags


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def _helpers(
    submission: Submission, hits: Mapping[str, Hits], first: SubmittedCell
) -> list[str]:
    """The student's own cells between the answer before this one and this one."""
    taken = {cell.index for _, cells in hits.values() for cell in cells}
    after = max((index for index in taken if index < first.index), default=-1)
    return [
        _ended(cell.source)
        for cell in submission.cells
        if after < cell.index < first.index and cell.role is None
    ]
