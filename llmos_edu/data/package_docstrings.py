"""Docstrings and the packages they come from, with the packages' names taken out.

A task to fine-tune on: of which package of the standard library does a text speak? The
eight packages are in every Python that this library runs on.
"""

import re
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from llmos_edu.core.errors import CorpusError
from llmos_edu.data.corpora import docstrings_of, library_files
from llmos_edu.data.splits import split_documents

PACKAGES = (
    "asyncio",
    "email",
    "importlib",
    "logging",
    "multiprocessing",
    "tkinter",
    "unittest",
    "xml",
)
"""The classes, in the order of their numbers."""

HIDDEN_NAME = "package"
"""What stands where a package was named."""

FEWEST_WORDS = 4


class LabelledText(NamedTuple):
    """A text and its class."""

    text: str
    """Without the names of the packages."""

    label: int
    """Place of its package in `PACKAGES`."""


class LabelledSides(NamedTuple):
    """Examples to learn from and examples to be tested on."""

    train: list[LabelledText]
    valid: list[LabelledText]


def package_docstrings(packages: Sequence[str] = PACKAGES) -> LabelledSides:
    """Read the docstrings of some packages, their names replaced.

    A docstring is held out here if `split_documents` holds it out with its defaults of
    pretraining: a model that was pretrained on the docstrings of the standard library
    has not read those that it is tested on.

    Args:
        packages: Names of packages of the standard library.

    Returns:
        Docstrings of four words or more; one that stands in two packages counts for
        the first.

    Raises:
        CorpusError: this Python has no such package, or came without its sources.
    """
    label_of: dict[str, int] = {}
    for label, package in enumerate(packages):
        for text in docstrings_of(_files_of(package)):
            if len(text.split()) >= FEWEST_WORDS:
                label_of.setdefault(text, label)
    sides = split_documents(label_of, valid=0.1, test=0.0)
    return LabelledSides(
        *[
            [LabelledText(hide_names(t, packages), label_of[t]) for t in side]
            for side in (sides.train, sides.valid)
        ]
    )


def hide_names(text: str, names: Sequence[str] = PACKAGES) -> str:
    """Replace names wherever they stand, also inside of longer words.

    Example:
        >>> hide_names("Logging for asyncio: see AsyncioLogger.")
        'package for package: see packageLogger.'
    """
    longest_first = sorted(names, key=len, reverse=True)
    pattern = "|".join(re.escape(name) for name in longest_first)
    return re.sub(pattern, HIDDEN_NAME, text, flags=re.IGNORECASE)


def _files_of(package: str) -> list[Path]:
    folder = Path(sysconfig.get_path("stdlib"), package)
    found = [path for path in library_files() if folder in path.parents]
    if not found:
        raise CorpusError(
            f"a package must be one of the standard library, got {package!r} without "
            f"sources in {folder}"
        )
    return found
