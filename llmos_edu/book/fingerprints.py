"""Work that is done once: results are kept until what they were made from changes.

Running the chapters and proving the graders take minutes, laying out their pages takes
seconds. So each result is kept beside a fingerprint of everything it depends on, and is
never shown under another one.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llmos_edu.core.files import make_folder, read_json, sha256, write_json

NOT_SHOWN = {"book", "__pycache__"}
"""Parts of the library that no chapter can depend on."""


@dataclass(frozen=True)
class Kept:
    """Results by name, each under the fingerprint it was made from."""

    folder: Path
    """Where they are; made when the first one comes."""

    def get(self, name: str, fingerprint: str) -> Any | None:  # noqa: ANN401 - any JSON
        """The result of this name, or None if it is missing or was made from others."""
        path = self.folder / f"{name}.json"
        if not path.exists():
            return None
        kept = read_json(path)
        return kept["result"] if kept["fingerprint"] == fingerprint else None

    def put(self, name: str, fingerprint: str, result: Any) -> None:  # noqa: ANN401
        """Keep a result in the place of an older one."""
        make_folder(self.folder)
        kept = {"fingerprint": fingerprint, "result": result}
        write_json(self.folder / f"{name}.json", kept)


def of_files(paths: Iterable[Path], *, below: Path) -> str:
    """One fingerprint for many files: names and contents.

    Args:
        paths: The files, in any order.
        below: Their common folder; where it lies does not count.
    """
    found = {path.relative_to(below).as_posix(): path.read_bytes() for path in paths}
    return of_contents(found)


def of_contents(files: Mapping[str, bytes]) -> str:
    """One fingerprint for many files, given by path: names and contents."""
    parts = [(path, sha256(files[path])) for path in sorted(files)]
    return sha256(json.dumps(parts).encode())


def of_library(checkout: Path) -> str:
    """Fingerprint of everything that a chapter or a grader can import from us."""
    paths = [
        path
        for package in ("llmos_edu", "llmos_check")
        for path in (checkout / package).rglob("*")
        if path.is_file() and not NOT_SHOWN & set(path.relative_to(checkout).parts)
    ]
    return of_files(paths, below=checkout)


def of_code(notebook: dict[str, Any], *, library: str) -> str:
    """Fingerprint of what the outputs of a chapter depend on; words do not count."""
    cells = [
        ["".join(cell["source"]), cell["metadata"].get("tags", [])]
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]
    return sha256(json.dumps([cells, library]).encode())
