"""Files that are whole or not there at all, and the one folder for what we keep."""

import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import FileError


def home() -> Path:
    """The folder for caches and open runs: `$LLMOS_HOME`, else `~/.cache/llmos`."""
    chosen = os.environ.get("LLMOS_HOME")
    return Path(chosen) if chosen else Path.home() / ".cache" / "llmos"


def make_folder(path: Path) -> Path:
    """Make a folder and its parents, and prove that files can be written there.

    Raises:
        FileError: something other than a folder is in the way, or writing is refused.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return path
    except OSError as error:
        raise FileError(
            f"folder must be writable, got {path} ({error.strerror}); "
            "choose another one with --out"
        ) from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Lend a scratch path, and put what was written there in the place of a file.

    The old file stays whole until the new one is; a process that is killed in between
    leaves the old file, and a scratch file `.NAME.` with eight letters beside it.

    Args:
        path: The file to replace or make.

    Raises:
        FileError: the folder is missing, full or read-only.
    """
    try:
        scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            scratch.touch(exist_ok=False)
            yield scratch
            with scratch.open("rb+") as file:
                os.fsync(file.fileno())
            scratch.replace(path)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        raise FileError(
            f"file must be writable, got {path} ({error.strerror}); "
            "check the folder's permissions and free space"
        ) from error


def write_bytes(path: Path, data: bytes) -> None:
    """Replace a file in one step, so that an interrupted write leaves the old one.

    Raises:
        FileError: the folder is missing, full or read-only.
    """
    with replacing(path) as scratch:
        scratch.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    """Replace a text file in one step, in UTF-8."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, value: Any) -> None:  # noqa: ANN401 - JSON is any value
    """Replace a JSON file in one step."""
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def read_json(path: Path) -> Any:  # noqa: ANN401 - JSON is any value
    """Read a JSON file.

    Raises:
        FileError: the file is missing, unreadable, or not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(
            f"file must be readable, got {path} ({error.strerror})"
        ) from error
    except ValueError as error:
        raise FileError(
            f"file must hold JSON, got {path} ({error}); it may be cut short"
        ) from error


def sha256(data: bytes) -> str:
    """The fingerprint by which a changed file is known."""
    return hashlib.sha256(data).hexdigest()
