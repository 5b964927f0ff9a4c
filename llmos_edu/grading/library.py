"""What a boxed notebook may import of this project, and nothing beside it.

The library holds the answers to its own exercises, so the box gets a copy of
`llmos_check` and of those modules that the instructor's cells import, found by
following their import statements. The rest of `llmos_edu` is not there at all.
"""

import ast
import importlib.util
from collections.abc import Iterable
from pathlib import Path

from llmos_edu.core.errors import ConfigError
from llmos_edu.core.files import write_bytes

OURS = ("llmos_edu", "llmos_check")


def imported_modules(source: str, *, package: str = "") -> set[str]:
    """Names of our modules that a piece of Python may import.

    Args:
        source: The text; IPython's magics in it are passed over.
        package: Package the text stands in, for relative imports.

    Returns:
        Dotted names; for `from a import b` both `a` and `a.b`.

    Example:
        >>> sorted(imported_modules("from llmos_edu.core import seeded"))
        ['llmos_edu.core', 'llmos_edu.core.seeded']
    """
    names: set[str] = set()
    if (tree := parse_cell(source)) is None:
        return names
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = package if node.level else ""
            base = ".".join(part for part in (start, node.module) if part)
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return {name for name in names if name.split(".")[0] in OURS}


def outside_modules(source: str) -> set[str]:
    """Names of modules that are not ours and that a piece of Python imports.

    Example:
        >>> sorted(outside_modules("import torch.nn as nn, llmos_check"))
        ['torch.nn']
    """
    names: set[str] = set()
    for node in ast.walk(parse_cell(source) or ast.Module([], [])):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name for name in names if name.split(".")[0] not in OURS}


def parse_cell(source: str) -> ast.Module | None:
    """The syntax tree of a cell without its magics; None if it is not Python."""
    plain = "\n".join(
        "" if line.lstrip().startswith(("%", "!")) else line
        for line in source.splitlines()
    )
    try:
        return ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def copy_library(folder: Path, *, modules: Iterable[str]) -> tuple[str, ...]:
    """Copy modules, and what they import of ours, into an empty folder.

    Args:
        folder: Where the copies go; it becomes an entry of PYTHONPATH in the box.
        modules: Dotted names to start from; `llmos_check` and the kernel that the
            box runs always come along.

    Returns:
        Names of the modules that were copied, sorted.

    Raises:
        ConfigError: the grader itself was asked for.
    """
    waiting = {"llmos_check.kernel", *modules}
    copied: dict[str, Path] = {}
    while waiting:
        name = waiting.pop()
        parents = {name.rpartition(".")[0]} - {""}
        source = _source_of(name)
        if source is None or name in copied:
            waiting |= parents - set(copied)
            continue
        if name.startswith("llmos_edu.grading"):
            raise ConfigError(
                f"an exercise must not import the grader, got {name}; "
                "import what it needs from llmos_check"
            )
        copied[name] = source
        is_package = source.name == "__init__.py"
        package = name if is_package else name.rpartition(".")[0]
        text = source.read_text(encoding="utf-8")
        waiting |= (parents | imported_modules(text, package=package)) - set(copied)
    for name, source in copied.items():
        tail = name.split(".")
        inside = Path(*tail) if source.name == "__init__.py" else Path(*tail[:-1])
        (folder / inside).mkdir(parents=True, exist_ok=True)
        write_bytes(folder / inside / source.name, source.read_bytes())
    return tuple(sorted(copied))


def _source_of(name: str) -> Path | None:
    top, *rest = name.split(".")
    spec = importlib.util.find_spec(top) if top in OURS else None
    if spec is None or spec.origin is None:
        return None
    place = Path(spec.origin).parent.joinpath(*rest)
    for source in (place / "__init__.py", place.with_suffix(".py")):
        if source.is_file():
            return source
    return None
