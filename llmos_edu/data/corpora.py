"""Real text that is always there: what Python's makers wrote for their readers.

Everything is read from the reader's own CPython, so nothing is downloaded; the text
differs a little between Python versions. A corpus is a list of documents in an order
that depends on the text alone. Files are parsed, never imported or run.

Read in this order:

1. `python_docs`, `docstrings`, `comments`, `python_source`   what Python brings
2. `python_prose`   the sentences of the first three
3. `read_texts`     files and folders of your own
4. `describe`       which text was it, exactly?
"""

import ast
import json
import logging
import os
import platform
import sysconfig
import tokenize
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from llmos_edu.core import files
from llmos_edu.core.errors import CorpusError, FileError
from llmos_edu.core.progress import track
from llmos_edu.data.comments import comment_blocks
from llmos_edu.data.prose import prose_paragraphs

TEXT_SUFFIXES = (".md", ".py", ".rst", ".txt")
NOT_THE_LIBRARY = frozenset(
    ("__pycache__", "dist-packages", "idle_test", "site-packages", "test", "tests")
)
WRITTEN_BY_MACHINES = ("_sysconfigdata_", "topics.py")


class CorpusSummary(NamedTuple):
    """What a corpus holds, and the fingerprint by which it is known."""

    n_documents: int
    n_characters: int
    n_bytes: int
    """Size in UTF-8, without anything between documents."""

    sha256: str
    """Fingerprint of all documents in their order."""

    first_line: str


def python_docs() -> list[str]:
    """Read the reference that `help()` prints: statements, types, operators.

    Returns:
        One document a topic, by the name of the topic; about 0.5 MB.

    Raises:
        CorpusError: this Python was installed without its help topics.
    """
    try:
        from pydoc_data.topics import topics
    except ImportError as error:
        raise CorpusError(
            f"Python must bring its help topics, got {platform.python_version()} "
            "without pydoc_data: install the complete standard library"
        ) from error
    return [topics[name] for name in sorted(topics)]


def python_source() -> list[str]:
    """Read the sources of the standard library, without its tests.

    Returns:
        One document a file, by path; about 11 MB.

    Raises:
        CorpusError: this Python was installed without its sources.
    """
    return [text for text in map(_source_text, library_files()) if text.strip()]


def docstrings() -> list[str]:
    """Read every docstring of the standard library, each different one once.

    Parsing takes seconds, so the result is kept under `core.files.home()`. A copy that
    is damaged, of another Python or of another release of this module, is not believed
    but made again.

    Returns:
        One document a docstring, by path, outer before inner ones; about 1.8 MB.

    Raises:
        CorpusError: this Python was installed without its sources.
    """
    return _cached("docstrings", docstrings_of)


def comments() -> list[str]:
    """Read every block of comments of the standard library, each different one once.

    Like docstrings, they are kept, because looking for them takes seconds.

    Returns:
        One document a block, by path and line; about 1.1 MB.

    Raises:
        CorpusError: this Python was installed without its sources.
    """
    return _cached("comments", comments_of)


def python_prose() -> list[str]:
    """Read the paragraphs of reference, docstrings and comments that are sentences.

    Returns:
        One document a paragraph, each different one once, in one line; about 1.8 MB.

    Raises:
        CorpusError: this Python was installed without its sources or help topics.
    """
    return prose_paragraphs([*python_docs(), *docstrings(), *comments()])


def read_texts(paths: str | Path | Iterable[str | Path]) -> list[str]:
    """Read text files of your own, and folders of them.

    A folder gives its `.txt`, `.md`, `.py` and `.rst` files at any depth, except hidden
    and blank ones. A file that is named itself may have any ending.

    Args:
        paths: One or more files or folders.

    Returns:
        One document a file; files of a folder by path.

    Raises:
        CorpusError: a path is missing, unreadable, not text in UTF-8, or blank.
    """
    several = [paths] if isinstance(paths, str | Path) else paths
    documents = [text for path in several for text in _read_one(Path(path))]
    if not documents:
        raise CorpusError("corpus must have at least one path, got none")
    return documents


def describe(documents: list[str]) -> CorpusSummary:
    """Say how large a corpus is and which text it is, exactly.

    Example:
        >>> describe(["Look! Mia has a kite.", "Nobody comes."])[:3]
        (2, 34, 34)
    """
    first = documents[0].strip() if documents else ""
    return CorpusSummary(
        n_documents=len(documents),
        n_characters=sum(len(document) for document in documents),
        n_bytes=sum(len(_utf8(document)) for document in documents),
        sha256=_fingerprint(documents),
        first_line=first.partition("\n")[0],
    )


CORPORA: Mapping[str, Callable[[], list[str]]] = {
    "comments": comments,
    "docstrings": docstrings,
    "python_docs": python_docs,
    "python_prose": python_prose,
    "python_source": python_source,
}
"""The corpora that are always there, by name."""


def library_files() -> list[Path]:
    """The sources of the standard library, without tests and generated files, by path.

    Raises:
        CorpusError: this Python was installed without its sources.
    """
    root = Path(sysconfig.get_path("stdlib"))
    found = []
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if name not in NOT_THE_LIBRARY]
        found += [
            Path(folder, name)
            for name in names
            if name.endswith(".py") and not name.startswith(WRITTEN_BY_MACHINES)
        ]
    if not found:
        raise CorpusError(
            f"Python must bring its sources, got none in {root}: "
            "install Python with its standard library as .py files"
        )
    return sorted(found)


def _source_text(path: Path) -> str:
    """Read a Python file in the encoding that it declares itself."""
    try:
        with tokenize.open(path) as file:
            return file.read()
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        raise CorpusError(
            f"sources of the standard library must be readable, got {path} ({error})"
        ) from error


def docstrings_of(paths: list[Path]) -> Iterator[str]:
    """The docstrings of these files, by path, outer before inner ones.

    Raises:
        CorpusError: a file cannot be read.
    """
    for path in track(paths, label="docstrings of the standard library"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            tree = ast.parse(_source_text(path))
        yield from _docstrings_in(tree)


def comments_of(paths: list[Path]) -> Iterator[str]:
    """The blocks of comments of these files, by path and line.

    Raises:
        CorpusError: a file cannot be read.
    """
    for path in track(paths, label="comments of the standard library"):
        yield from filter(str.strip, comment_blocks(_source_text(path)))


def _docstrings_in(tree: ast.Module) -> Iterator[str]:
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    holds_statements = ast.stmt | ast.excepthandler | ast.match_case
    ahead: deque[ast.AST] = deque([tree])
    while ahead:
        node = ahead.popleft()
        if isinstance(node, documented) and (text := ast.get_docstring(node)):
            yield text
        inner = ast.iter_child_nodes(node)
        ahead.extend(child for child in inner if isinstance(child, holds_statements))


def _cached(name: str, make: Callable[[list[Path]], Iterable[str]]) -> list[str]:
    """What was made of this very library before, or else is made of it now."""
    paths = library_files()
    listing = [f"{path.as_posix()} {path.stat().st_size}" for path in paths]
    version = f"{platform.python_implementation()}-{platform.python_version()}".lower()
    made_by = Path(__file__).read_text(encoding="utf-8")
    key = files.sha256("\n".join([made_by, *listing]).encode())[:16]
    path = files.home() / "corpora" / f"{name}-{version}-{key}.json"
    try:
        kept = files.read_json(path)
        if kept["sha256"] == _fingerprint(kept["documents"]):
            return list(kept["documents"])
    except (FileError, KeyError, TypeError):
        pass  # not there yet, or damaged: made again below
    documents = list(dict.fromkeys(make(paths)))
    try:
        files.make_folder(path.parent)
        kept = {"sha256": _fingerprint(documents), "documents": documents}
        files.write_json(path, kept)
    except FileError as error:
        logging.getLogger(__name__).warning("corpus is read anew each time: %s", error)
    return documents


def _read_one(path: Path) -> list[str]:
    if not path.is_dir():
        text = _read_text(path)
        if not text.strip():
            raise CorpusError(f"text must not be blank, got {path}: name another file")
        return [text]
    texts = [
        _read_text(file) for file in sorted(path.rglob("*")) if _is_text(file, path)
    ]
    if not any(text.strip() for text in texts):
        raise CorpusError(
            f"folder must hold text in {', '.join(TEXT_SUFFIXES)} files, got none in "
            f"{path}: name another folder, or the files themselves"
        )
    return [text for text in texts if text.strip()]


def _is_text(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.suffix.lower() in TEXT_SUFFIXES and not hidden and file.is_file()


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(
            f"text must be readable, got {path} ({error.strerror}): "
            "check the path and its permissions"
        ) from error
    if b"\0" in data:
        raise CorpusError(
            f"file must hold text, got {path} with a zero byte at {data.index(0)}: "
            "it is binary; name text files, or a folder of them"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorpusError(
            f"text must be UTF-8, got {path} with byte {data[error.start]:#04x} at "
            f"{error.start}: save it again as UTF-8"
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _fingerprint(documents: list[str]) -> str:
    return files.sha256(json.dumps(documents).encode("ascii"))
