"""Write a gradebook as the file that somebody else's program reads.

Texts that a spreadsheet would take for a formula are quoted; texts that XML cannot
hold are cleaned.
"""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from xml.etree import ElementTree

from llmos_edu.core.components import choose
from llmos_edu.grading.gradebook import Gradebook, Mark
from llmos_edu.grading.items import as_html
from llmos_edu.grading.messages import clean_text
from llmos_edu.grading.results import Result

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
Cell = str | float | None


def csv_text(rows: Sequence[Sequence[Cell]]) -> str:
    """Rows as CSV that no spreadsheet runs.

    Example:
        >>> print(csv_text([["=1+1", 2.0, None]]), end="")
        '=1+1,2,
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    return lines.getvalue()


def _safe(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return f"{cell:g}"
    text = clean_text(cell)
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) else text


def as_csv(book: Gradebook) -> str:
    """One line for each mark, with everything that made it."""
    header = [
        "student", "exercise", "status", "earned", "max", "days_late", "penalty",
        "manual", "total", "comment",
    ]  # fmt: skip
    return csv_text([header, *map(_line, book.marks)])


def _line(mark: Mark) -> list[Cell]:
    return [
        mark.student, mark.exercise, mark.status, mark.earned, mark.max_points,
        mark.days_late, mark.penalty, mark.manual, mark.total, mark.comment,
    ]  # fmt: skip


def as_canvas(book: Gradebook) -> str:
    """A file for Canvas' gradebook import; students are matched by login."""
    fixed = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    possible = {
        name: max(m.max_points for m in book.marks if m.exercise == name)
        for name in book.exercises
    }
    header = [*fixed, *book.exercises]
    points: list[Cell] = ["    Points Possible", "", "", "", ""]
    rows: list[list[Cell]] = [
        [student, "", "", student, "", *_totals(book, student)]
        for student in book.students
    ]
    points += [possible[name] for name in book.exercises]
    return csv_text([header, points, *rows])


def as_moodle(book: Gradebook) -> str:
    """A file for Moodle's grade import; map `username` to the user name."""
    rows = [[student, *_totals(book, student)] for student in book.students]
    return csv_text([["username", *book.exercises], *rows])


def _totals(book: Gradebook, student: str) -> list[Cell]:
    mine = {m.exercise: m.total for m in book.marks if m.student == student}
    return [mine.get(exercise) for exercise in book.exercises]


def as_json(book: Gradebook) -> str:
    """Marks as JSON."""
    marks = [{**asdict(mark), "total": mark.total} for mark in book.marks]
    return json.dumps(
        {"v": 1, "marks": marks, "ignored": list(book.ignored)},
        indent=2,
        ensure_ascii=False,
    )


def as_junit(book: Gradebook) -> str:
    """Every check as a JUnit test case, one suite for each submission."""
    root = ElementTree.Element("testsuites", name="llmos grade")
    for result in book.counted:
        _suite(root, result)
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _suite(root: ElementTree.Element, result: Result) -> None:
    wrong = [check for check in result.checks if check.status != "right"]
    suite = ElementTree.SubElement(
        root, "testsuite", name=f"{result.exercise}.{result.student}",
        tests=str(len(result.checks)), failures=str(len(wrong)),
        errors=str(int(result.status == "error")), time=f"{result.seconds:g}",
    )  # fmt: skip
    if result.message:
        ElementTree.SubElement(suite, "system-err").text = clean_text(result.message)
    for check in result.checks:
        case = ElementTree.SubElement(
            suite, "testcase", name=check.name, time=f"{check.seconds:g}",
            classname=f"{result.exercise}.{check.answer}",
        )  # fmt: skip
        properties = ElementTree.SubElement(case, "properties")
        for name in ("points", "earned"):
            value = f"{getattr(check, name):g}"
            ElementTree.SubElement(properties, "property", name=name, value=value)
        if check.status != "right":
            told = clean_text(check.message)
            ElementTree.SubElement(case, "failure", type=check.status, message=told)


WRITERS: dict[str, Callable[[Gradebook], str]] = {
    "csv": as_csv,
    "canvas": as_canvas,
    "moodle": as_moodle,
    "json": as_json,
    "junit": as_junit,
    "html": as_html,
}
"""Formats of a gradebook."""
SUFFIX = {
    "csv": "csv", "canvas": "csv", "moodle": "csv", "json": "json", "junit": "xml",
    "html": "html",
}  # fmt: skip


def pick_writers(names: Sequence[str]) -> dict[str, Callable[[Gradebook], str]]:
    """The writers of some formats.

    Raises:
        UnknownNameError: there is no such format.
    """
    return {name: choose("format", name, WRITERS) for name in names}
