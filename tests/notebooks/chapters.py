"""The chapters as the tests read them."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def code_cells(path: Path) -> list[dict[str, Any]]:
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == "code"]


def prose_cells(path: Path) -> list[dict[str, Any]]:
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == "markdown"]


def tags(cell: dict[str, Any]) -> list[str]:
    return cell["metadata"].get("tags", [])


def words(text: str) -> list[str]:
    """Words of running text: a formula counts as one, a table and a heading as none."""
    text = re.sub(r"\$[^$]+\$", "formula", text)
    lines = [line for line in text.splitlines() if not line.startswith(("#", "|"))]
    return re.findall(r"[\w'-]+", " ".join(lines))
