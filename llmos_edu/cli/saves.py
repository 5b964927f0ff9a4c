"""Notice each time that a file is saved, by looking at it twice a second.

Looking works on every disk, network shares and containers included, where notices from
the system do not arrive.
"""

import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from llmos_edu.core.files import sha256

POLL_S = 0.5
MAX_BYTES = 5_000_000

Look = tuple[int, int]


def saves(
    path: Path, *, wait: Callable[[float], object] = time.sleep
) -> Iterator[None]:
    """Yield at once, and again whenever the file holds something else.

    A file is left alone until two looks in a row show the same size and date, so that
    one that is being written is not read. A file that is gone for a moment, because an
    editor puts a new one in its place, is waited for.

    Args:
        path: The file.
        wait: Called with the seconds between two looks.
    """
    seen, content = _look(path), _content(path)
    yield
    while True:
        wait(POLL_S)
        before, seen = seen, _look(path)
        if seen is None or seen != before:
            continue
        if (now := _content(path)) not in (None, content):
            content = now
            yield


def _look(path: Path) -> Look | None:
    """Size and date, or None while there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_size, found.st_mtime_ns


def _content(path: Path) -> str | None:
    """The fingerprint of the beginning and the size, or None while unreadable."""
    look = _look(path)
    if look is None:
        return None
    try:
        with path.open("rb") as file:
            return f"{look[0]} {sha256(file.read(MAX_BYTES))}"
    except OSError:
        return None
