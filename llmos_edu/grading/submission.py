"""Read a student's file, whatever it is: a submission or a named refusal, no crash.

The file may be anything: cut short, of another encoding, a link to somewhere else, half
a million brackets. So it is looked at before it is opened, read up to a size, decoded
and parsed by rules of our own, and reduced to the few texts that grading needs. Its
outputs, metadata and code are not trusted; nothing is run here.
"""

import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llmos_edu.core.files import sha256
from llmos_edu.grading.cells import settings

MAX_BYTES = 5_000_000
MAX_CELLS = 10_000
MAX_DIGITS = 100
NAME_COMMENT = re.compile(r"#\s*llmos:\s*answer\s+([a-z][a-z0-9_]{0,47})\s*$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Why a file is not a submission."""

    reason: str
    """One word: missing, not_a_file, unreadable, too_large, empty, not_utf8, not_json,
    too_deep, not_a_notebook, old_format, unknown_format or too_many_cells."""

    message: str
    """What was found and what the student can do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmittedCell:
    """A code cell as the student left it, and every name it might go by."""

    index: int
    """Which cell of the notebook it is, from 0."""

    source: str
    """Its text, with plain line ends and no lone surrogates."""

    role: str | None = None
    """The role in our metadata."""

    name: str | None = None
    """The name in our metadata."""

    cell_id: str | None = None
    """The cell's id."""

    metadata_id: str | None = None
    """The id in its metadata, where Colab keeps it."""

    comment_name: str | None = None
    """The name in a first line `# llmos: answer NAME`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """What is left of a student's file once it is safe to handle."""

    path: Path
    """Where it was read."""

    sha256: str
    """The fingerprint of its bytes."""

    exercise: str | None
    """The exercise it says it is, if it says so."""

    cells: tuple[SubmittedCell, ...]
    """Its code cells in order."""

    skipped_cells: tuple[int, ...] = ()
    """Cells that are not cells at all, from 0."""


def read_submission(
    path: Path, *, max_bytes: int = MAX_BYTES, max_cells: int = MAX_CELLS
) -> Submission | Refusal:
    """Read a student's notebook of nbformat 4.

    Total: every file gives one of the two, and no file makes it hang, follow a link or
    use memory beyond a few times `max_bytes`.

    Args:
        path: The file that was handed in.
        max_bytes: A larger file is refused unread.
        max_cells: A notebook of more cells is refused.
    """
    data = _read_bytes(path, max_bytes=max_bytes)
    if isinstance(data, Refusal):
        return data
    notebook = parse_json(data)
    if isinstance(notebook, Refusal):
        return notebook
    return _from_notebook(notebook, path=path, data=data, max_cells=max_cells)


def _read_bytes(path: Path, *, max_bytes: int) -> bytes | Refusal:
    """Read a regular file, and nothing else, up to a size."""
    flags = os.O_RDONLY
    for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, flag, 0)
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return _not_a_file()
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return _not_a_file()
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        return Refusal(reason="missing", message="there is no such file")
    except (OSError, ValueError) as error:
        return Refusal(reason="unreadable", message=f"the file cannot be read: {error}")
    if len(data) > max_bytes:
        return Refusal(
            reason="too_large",
            message=f"the file must be at most {max_bytes} bytes; clear all outputs, "
            "save, and hand it in again",
        )
    return data


def _not_a_file() -> Refusal:
    return Refusal(
        reason="not_a_file",
        message="the file must be a regular file, not a link, folder or device",
    )


def parse_json(data: bytes) -> object | Refusal:
    """Parse bytes of unknown origin as JSON in UTF-8.

    NaN and the infinities become None, and so do integers of more than 100 digits.
    """
    if not data.strip():
        return Refusal(reason="empty", message="the file is empty; save it again")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Refusal(
            reason="not_utf8",
            message="the file must be text in UTF-8, got byte "
            f"{data[error.start]:#04x} at {error.start}; open it in Jupyter and save "
            "it again",
        )
    try:
        return json.loads(text, parse_constant=lambda _: None, parse_int=_parse_int)
    except RecursionError:
        return Refusal(reason="too_deep", message="the file nests too deeply")
    except ValueError as error:
        return Refusal(
            reason="not_json",
            message=f"the file must be a notebook in JSON: {error}; "
            "it may be cut short",
        )


def _parse_int(digits: str) -> int | None:
    return int(digits) if len(digits) <= MAX_DIGITS else None


def _from_notebook(
    notebook: object, *, path: Path, data: bytes, max_cells: int
) -> Submission | Refusal:
    if not isinstance(notebook, dict):
        return _not_a_notebook(f"a JSON {type(notebook).__name__}")
    if refusal := _wrong_format(notebook):
        return refusal
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        return _not_a_notebook("no list of cells")
    if len(cells) > max_cells:
        return Refusal(
            reason="too_many_cells",
            message=f"the notebook must have at most {max_cells} cells, "
            f"got {len(cells)}",
        )
    read = [_read_cell(index, cell) for index, cell in enumerate(cells)]
    return Submission(
        path=path,
        sha256=sha256(data),
        exercise=_text(settings(notebook).get("exercise")),
        cells=tuple(cell for cell in read if isinstance(cell, SubmittedCell)),
        skipped_cells=tuple(i for i, cell in enumerate(read) if cell is None),
    )


def _wrong_format(notebook: Mapping[str, Any]) -> Refusal | None:
    version = notebook.get("nbformat")
    if type(version) is not int:
        return _not_a_notebook(f"nbformat {version!r:.40}")
    if version < 4:
        return Refusal(
            reason="old_format",
            message=f"the notebook must be of nbformat 4, got {version}; "
            "open it in Jupyter and save it again",
        )
    if version > 4:
        return Refusal(
            reason="unknown_format",
            message=f"the notebook must be of nbformat 4, got {version!r:.40}",
        )
    return None


def _not_a_notebook(found: str) -> Refusal:
    return Refusal(
        reason="not_a_notebook",
        message=f"the file must be a Jupyter notebook, got {found}",
    )


def _read_cell(index: int, cell: object) -> SubmittedCell | str | None:
    """A code cell, the type of another good cell, or None for what is no cell."""
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        return None
    if cell["cell_type"] != "code":
        return "other"
    text = cell.get("source", "")
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        text = "".join(text)
    if not isinstance(text, str):
        return None
    plain = _clean(text)
    metadata = cell.get("metadata")
    comment = NAME_COMMENT.match(plain.lstrip("\n").split("\n", 1)[0])
    return SubmittedCell(
        index=index,
        source=plain,
        role=_text(settings(cell).get("role")),
        name=_text(settings(cell).get("name")),
        cell_id=_text(cell.get("id")),
        metadata_id=_text(metadata.get("id")) if isinstance(metadata, dict) else None,
        comment_name=comment.group(1) if comment else None,
    )


def _clean(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.encode("utf-8", "replace").decode("utf-8")


def _text(value: object) -> str | None:
    return _clean(value) if isinstance(value, str) and len(value) <= 200 else None
