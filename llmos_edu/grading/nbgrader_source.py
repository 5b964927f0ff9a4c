"""What an nbgrader source notebook says: its cells' marks and marked regions.

Source:
    nbgrader's documentation, "Creating and grading assignments": the cell metadata
    `grade`, `solution`, `locked`, `task`, `points`, `grade_id`, and the regions BEGIN
    SOLUTION, BEGIN HIDDEN TESTS and BEGIN MARK SCHEME.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import ConfigError, FileError, InputError
from llmos_edu.grading.cells import Cell, Notebook
from llmos_edu.grading.regions import BEGIN, END
from llmos_edu.grading.submission import Refusal, parse_json


def read_source(path: Path) -> Notebook:
    """Read an instructor's notebook, whatever the file holds.

    Raises:
        InputError: the file is not a notebook of format 4.
        ConfigError: it is not in Python.
        FileError: it cannot be read.
    """
    try:
        found = parse_json(path.read_bytes())
    except OSError as error:
        raise FileError(
            f"file must be readable, got {path} ({error.strerror})"
        ) from error
    if isinstance(found, Refusal):
        raise InputError(f"{path} cannot be imported: {found.message}")
    cells = found.get("cells") if isinstance(found, dict) else None
    if (
        not isinstance(found, dict)
        or found.get("nbformat") != 4
        or not isinstance(cells, list)
        or not all(isinstance(cell, dict) for cell in cells)
    ):
        raise InputError(
            f"an assignment must be a notebook of nbformat 4, got {path}; "
            "open it in Jupyter and save it again"
        )
    kernel = _mapping(_mapping(found.get("metadata")).get("kernelspec"))
    language = kernel.get("language") or "python"
    if str(language).lower() != "python":
        raise ConfigError(
            f"an assignment must be in Python, got {language!r} in {path}"
        )
    return found


def nbgrader_marks(cell: Cell) -> Mapping[str, Any]:
    """What a cell says to nbgrader."""
    return _mapping(_mapping(cell.get("metadata")).get("nbgrader"))


def split_region(text: str, region: str) -> tuple[str, str]:
    r"""A text without its regions of one kind, and what stood in them.

    Args:
        text: A cell's text.
        region: HIDDEN TESTS or MARK SCHEME.

    Raises:
        ConfigError: a region does not end, or ends twice.

    Example:
        >>> split_region("a\n### BEGIN X\nb\n### END X\n", "X")
        ('a\n', 'b\n')
    """
    outside: list[str] = []
    inside: list[str] = []
    is_inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if f"BEGIN {region}" in line or f"END {region}" in line:
            if is_inside == ("BEGIN" in line):
                raise ConfigError(
                    f"every BEGIN {region} must have its END {region}, got line "
                    f"{number}: {line.strip()!r}"
                )
            is_inside = not is_inside
        else:
            (inside if is_inside else outside).append(f"{line}\n")
    if is_inside:
        raise ConfigError(
            f"every BEGIN {region} must have its END {region}, got one that "
            "does not end"
        )
    return "".join(outside), "".join(inside)


def with_our_markers(text: str) -> str:
    """Our markers in the place of nbgrader's; around everything if there are none."""
    if "BEGIN SOLUTION" not in text:
        return f"{BEGIN}\n{text.rstrip()}\n{END}\n"
    lines = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        if "BEGIN SOLUTION" in line:
            line = indent + BEGIN
        elif "END SOLUTION" in line:
            line = indent + END
        lines.append(f"{line}\n")
    return "".join(lines)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
