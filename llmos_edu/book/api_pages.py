"""The API reference: signatures and docstrings, read from the sources alone.

Nothing is imported: a signature is shown as it is written, with its shapes. Read in
this order:

1. `public_names`  what a package re-exports, and from which module
2. `api_pages`     a page for each package
"""

import ast
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from llmos_edu.book.docstrings import to_markdown

Definition = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign

LEFT_OUT = {"cli", "book", "grading"}
"""Programs, not parts: their public face is the command line."""

TELLING = {"property", "classmethod", "staticmethod"}
"""Decorators that change how a thing is called."""

LONGEST_CONSTANT = 300


def packages(library: Path) -> dict[str, Path]:
    """The packages with a page, by dotted name without the library's own.

    Args:
        library: The folder of `llmos_edu`.
    """
    inits = sorted(library.rglob("__init__.py"))
    found = {".".join(p.parent.relative_to(library).parts): p for p in inits}
    return {k: p for k, p in found.items() if k and k.split(".")[0] not in LEFT_OUT}


def api_pages(library: Path) -> dict[str, str]:
    """Every page of the reference by path: an index and one page a package."""
    named = packages(library)
    pages = {f"api/{name}.md": _page(name, init) for name, init in named.items()}
    rows = [
        f"| [`{library.name}.{name}`]({name}.md) | {_first_line(_tree(init))} |"
        for name, init in named.items()
    ]
    pages["api/index.md"] = "\n".join(
        [
            "# API reference\n",
            "Everything that may be imported, one page a package, read from the "
            "sources. Shapes stand in the signatures: `Float[Tensor, "
            '"*batch query d_head"]` is a tensor of floats whose last axis is '
            "`d_head`, and `*batch` is any number of leading axes.\n",
            "| package | what it holds |",
            "|---|---|",
            *rows,
            "",
        ]
    )
    return pages


def public_names(init: Path) -> dict[str, list[str]]:
    """Names that a package re-exports, by the module that defines them."""
    found: dict[str, list[str]] = {}
    for node in _tree(init).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [alias.asname or alias.name for alias in node.names]
            found.setdefault(node.module, []).extend(names)
    return found


def _page(name: str, init: Path) -> str:
    root = init.parents[len(name.split(".")) + 1]
    title = f"{init.parents[len(name.split('.'))].name}.{name}"
    parts = [f"# {title}", to_markdown(ast.get_docstring(_tree(init)) or "")]
    for module, names in public_names(init).items():
        source = (root / module.replace(".", "/")).with_suffix(".py")
        tree, lines = _tree(source), source.read_text(encoding="utf-8").splitlines()
        words = to_markdown(ast.get_docstring(tree) or "")
        parts += [f"## {module.rpartition('.')[2]}", words]
        for member in names:
            parts += _member(member, tree, lines)
    return "\n\n".join(part for part in parts if part) + "\n"


def _member(name: str, tree: ast.Module, lines: list[str]) -> list[str]:
    found = [(n, words) for n, words in definitions(tree) if _name_of(n) == name]
    if not found:
        return []
    node, words = found[0]
    parts = [f"### {name}", _code(signature(node, lines))]
    parts.append(to_markdown(words))
    if isinstance(node, ast.ClassDef):
        parts += _fields(node)
        for method in _public_methods(node):
            parts += [f"#### {name}.{method.name}", _code(signature(method, lines))]
            parts.append(to_markdown(ast.get_docstring(method) or ""))
    return parts


def definitions(tree: ast.Module | ast.ClassDef) -> Iterator[tuple[Definition, str]]:
    """What a module or class defines, each with its docstring."""
    kinds = (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
    for node, below in zip(tree.body, [*tree.body[1:], ast.Pass()], strict=True):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node, ast.get_docstring(node) or ""
        elif isinstance(node, kinds):
            words = ""
            if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
                words = str(below.value.value)
            yield node, words


def signature(node: Definition, lines: list[str]) -> str:
    """A definition's head, as it is written in the source.

    Args:
        node: A function, class, or constant.
        lines: The source of its module.
    """
    if isinstance(node, ast.Assign | ast.AnnAssign):
        text = ast.unparse(node)
        return text if len(text) <= LONGEST_CONSTANT else f"{_name_of(node)} = ..."
    if isinstance(node, ast.FunctionDef):
        marks = [f"@{ast.unparse(mark)}\n" for mark in node.decorator_list]
        shown = [mark for mark in marks if mark[1:-1] in TELLING]
        return "".join(shown) + _head(node, lines)
    made = [m for m in node.body if _name_of(m) == "__init__"]
    if not made:
        bases = ", ".join(ast.unparse(base) for base in node.bases)
        return f"class {node.name}({bases})" if bases else f"class {node.name}"
    head = re.sub(r"^def __init__\((\n?\s*)self,?\s*", r"(\1", _head(made[0], lines))
    return f"class {node.name}{head.removesuffix(' -> None')}"


def _head(node: ast.stmt, lines: list[str]) -> str:
    body = node.body[0]  # type: ignore[attr-defined]
    last = max(body.lineno - 1, node.lineno)
    head = textwrap.dedent("\n".join(lines[node.lineno - 1 : last]))
    return head.rstrip().removesuffix(":")


def _fields(node: ast.ClassDef) -> list[str]:
    rows = [
        f"- **`{ast.unparse(field.target)}`** "
        f"(`{ast.unparse(field).partition(': ')[2]}`): {' '.join(words.split())}"
        for field, words in definitions(node)
        if isinstance(field, ast.AnnAssign) and words and _name_of(field)[0] != "_"
    ]
    return ["**Fields**", "\n".join(rows)] if rows else []


def _public_methods(node: ast.ClassDef) -> list[ast.FunctionDef]:
    return [
        method
        for method in node.body
        if isinstance(method, ast.FunctionDef)
        and method.name[0] != "_"
        and ast.get_docstring(method)
    ]


def _name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0])
    if isinstance(node, ast.AnnAssign):
        return ast.unparse(node.target)
    return getattr(node, "name", "")


def _code(text: str) -> str:
    return f"```python\n{text}\n```"


def _first_line(tree: ast.Module) -> str:
    return (ast.get_docstring(tree) or "").partition("\n")[0]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
