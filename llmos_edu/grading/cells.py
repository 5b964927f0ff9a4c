"""A notebook as plain JSON: its cells, their text, and what they say to grading."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import ConfigError
from llmos_edu.core.files import read_json

NAMESPACE = "llmos"
VERSION = 1

Notebook = dict[str, Any]
Cell = dict[str, Any]


def read_notebook(path: Path) -> Notebook:
    """Read a notebook of the instructor's; a student's goes through `submission`.

    Raises:
        FileError: the file cannot be read or is not JSON.
        ConfigError: it is JSON, but not a notebook of format 4.
    """
    notebook = read_json(path)
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4:
        raise ConfigError(f"a notebook must be of nbformat 4, got {path}")
    return notebook


def notebook_text(notebook: Any) -> str:  # noqa: ANN401 - JSON is any value
    """The one way a notebook is written: the same notebook, the same bytes."""
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def settings(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a cell or notebook says under our namespace; never an error."""
    metadata = cell.get("metadata")
    found = metadata.get(NAMESPACE) if isinstance(metadata, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def source(cell: Mapping[str, Any]) -> str:
    """A cell's text, whether it is stored as one string or as a list of lines."""
    text = cell.get("source", "")
    return "".join(text) if isinstance(text, list) else str(text)


def code_cell(
    text: str, *, cell_id: str, metadata: Mapping[str, Any] | None = None
) -> Cell:
    """A code cell that has not run."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": dict(metadata or {}),
        "outputs": [],
        "source": text.splitlines(keepends=True),
    }
