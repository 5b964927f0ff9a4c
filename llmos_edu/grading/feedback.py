"""What a student is told about a grade: marks, the mistake's name, hints, own lines.

Never in it: a hidden check's text or data, an expected value, anything a kernel
displayed. Read in this order: `Showing`, `advice_of`, `write_feedback`.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import ConfigError
from llmos_edu.core.files import make_folder, read_json, write_text
from llmos_edu.grading import pages
from llmos_edu.grading.cells import Cell, Notebook, code_cell, notebook_text
from llmos_edu.grading.handins import student_id
from llmos_edu.grading.messages import clean_text
from llmos_edu.grading.results import BATCH_FILE, CheckResult, Result, read_results

SHOW_HIDDEN = ("none", "names", "messages")
FORMATS = ("html", "ipynb")
SIGNS = {"right": "right", "missing": "not handed in", "not_run": "not run"}
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Showing:
    """How much students are shown."""

    hidden: str = "names"
    """Of hidden checks: none, names (with points), or messages."""

    formats: tuple[str, ...] = FORMATS
    """Files to write for each student."""

    def __post_init__(self) -> None:
        if self.hidden not in SHOW_HIDDEN:
            raise ConfigError(
                f"hidden checks are shown as {', '.join(SHOW_HIDDEN)}, "
                f"got {self.hidden!r}"
            )
        if unknown := set(self.formats) - set(FORMATS):
            raise ConfigError(
                f"feedback is written as {', '.join(FORMATS)}, "
                f"got {', '.join(sorted(unknown))}"
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """What is said about one answer."""

    title: str
    """The task's title, or the answer's name."""

    rows: tuple[tuple[str, str, float, float], ...]
    """Check, outcome, points earned, points possible."""

    says: tuple[str, ...]
    """The named mistakes, in a sentence each."""

    notes: tuple[str, ...]
    """How the answer was found, where that was odd."""

    hints: tuple[str, ...]
    """Hints, if the answer is not right."""

    source: str
    """What the student wrote."""

    line: int = 0
    """The line of it that raised an error, from 1; 0 for none."""


def write_feedback(results: Path, *, out: Path, showing: Showing) -> list[Path]:
    """Write each student's feedback.

    Args:
        results: What `llmos grade` wrote.
        out: Where the files go: STUDENT.html and STUDENT.ipynb.
        showing: How much is shown, and in which formats.

    Returns:
        The files, in the order of the students.

    Raises:
        FileError: there are no results, or the folder cannot be written.
    """
    batch_tasks: Mapping[str, Any] = {}
    written: list[Path] = []
    for result in read_results(results):
        batch_tasks = batch_tasks or read_json(results / BATCH_FILE).get("tasks", {})
        advice = list(advice_of(result, tasks=batch_tasks, hidden=showing.hidden))
        for kind in showing.formats:
            path = make_folder(out) / f"{student_id(result.student)}.{kind}"
            write_text(path, WRITERS[kind](result, advice))
            written.append(path)
    return written


def advice_of(
    result: Result, *, tasks: Mapping[str, Any], hidden: str
) -> Iterator[Advice]:
    """Gather what is said about each answer.

    Args:
        result: How the submission went.
        tasks: Title and hints of each answer's task.
        hidden: See `Showing.hidden`.
    """
    answers = dict.fromkeys(check.answer for check in result.checks)
    for name in answers:
        checks = [check for check in result.checks if check.answer == name]
        shown = [c for c in checks if not c.hidden or hidden != "none"]
        told = [c for c in checks if not c.hidden or hidden == "messages"]
        task = tasks.get(name, {})
        right = all(check.status == "right" for check in checks)
        lines = [c.line["number"] for c in told if c.line and c.line["answer"] == name]
        yield Advice(
            title=task.get("title", name),
            rows=tuple(_row(check, hidden) for check in shown),
            says=tuple(dict.fromkeys(says for check in told for says in check.says)),
            notes=tuple(
                flag["message"] for flag in result.flags if flag["answer"] == name
            ),
            hints=() if right else tuple(task.get("hints", ())),
            source=result.answers.get(name, ""),
            line=lines[0] if lines else 0,
        )


def _row(check: CheckResult, hidden: str) -> tuple[str, str, float, float]:
    said = SIGNS.get(check.status, "not right")
    if check.message and (not check.hidden or hidden == "messages"):
        said = f"{said}: {check.message}"
    kinds = [word for word in ("hidden", "bonus") if getattr(check, word)]
    name = check.name + (f" ({', '.join(kinds)})" if kinds else "")
    return name, said, check.earned, check.points


def _summary(result: Result) -> str:
    if result.score is None:
        return (
            "This notebook could not be graded for a reason that is not yours. "
            "There is no mark yet."
        )
    if result.status == "refused":
        return f"This file could not be graded: {result.message}"
    said = f"{result.score:g} of {result.max_points:g} points."
    if result.status == "partial":
        said += " One answer ended the kernel; the others were graded without it."
    return said


def html_feedback(result: Result, advice: list[Advice]) -> str:
    """A page for one student."""
    parts = [pages.paragraph(_summary(result))]
    for item in advice:
        parts.append(pages.heading(item.title))
        header = ("check", "outcome", "points", "of")
        parts.append(pages.table(header, item.rows))
        parts += [pages.paragraph(says, kind="says") for says in item.says]
        parts += [pages.paragraph(f"Note: {n}", kind="quiet") for n in item.notes]
        for number, hint in enumerate(item.hints, start=1):
            parts.append(pages.paragraph(f"Hint {number}: {hint}", kind="open"))
        parts.append(pages.listing(item.source, marked=item.line))
    parts.append(pages.paragraph(_provenance(result), kind="quiet"))
    return pages.page(f"{result.exercise}: {result.student}", parts)


def notebook_feedback(result: Result, advice: list[Advice]) -> str:
    """A notebook for one student: their answers, each below what is said about it."""
    cells = [_markdown(0, [f"# {plain(result.exercise)}", plain(_summary(result))])]
    for number, item in enumerate(advice, start=1):
        rows = [
            f"| {plain(name)} | {plain(said)} | {earned:g} | {points:g} |"
            for name, said, earned, points in item.rows
        ]
        head = ["| check | outcome | points | of |", "|---|---|---|---|"]
        parts = [f"## {plain(item.title)}", "\n".join([*head, *rows])]
        parts += [f"**{plain(says)}**" for says in item.says]
        parts += [f"Note: {plain(note)}" for note in item.notes]
        parts += [f"Hint {n}: {plain(h)}" for n, h in enumerate(item.hints, start=1)]
        cells.append(_markdown(number, parts))
        cells.append(code_cell(clean_text(item.source), cell_id=f"answer-{number}"))
    cells.append(_markdown(len(cells), [plain(_provenance(result))]))
    notebook: Notebook = {
        "cells": cells,
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return notebook_text(notebook)


def _markdown(number: int, parts: list[str]) -> Cell:
    text = "\n\n".join(part for part in parts if part)
    return {
        "cell_type": "markdown",
        "id": f"text-{number}",
        "metadata": {},
        "source": text.splitlines(keepends=True),
    }


def plain(value: object) -> str:
    r"""Escape a text for Markdown, so that it is shown as it is.

    Example:
        >>> print(plain("<b>*x*"))
        &lt;b&gt;\*x\*
    """
    words = " ".join(clean_text(str(value)).split())
    return html.escape(MARKDOWN.sub(r"\\\1", words), quote=False)


def _provenance(result: Result) -> str:
    return f"Graded from a file with SHA-256 {result.file_sha256 or 'unknown'}."


WRITERS = {"html": html_feedback, "ipynb": notebook_feedback}
