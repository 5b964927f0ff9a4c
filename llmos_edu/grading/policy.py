"""Did the student write it, or call something that does it? An advice, not a proof.

An answer's text is parsed, never run. Names of operations that would be the answer are
violations; features that could hide such a call ask for a look by a person. Both are
flags; only `--strict` takes points.
"""

import ast
from collections.abc import Iterator

from llmos_edu.grading.schema import Answer

HIDING = {
    "__builtins__", "__dict__", "__import__", "__subclasses__", "_C", "compile",
    "ctypes", "eval", "exec", "gc", "get_ipython", "getattr", "globals", "importlib",
    "inspect", "locals", "ops", "setattr", "sys", "vars",
}  # fmt: skip
PATCHED = {"torch", "np", "numpy", "llmos_check", "builtins"}


def review(answer: Answer, source: str) -> list[dict[str, str]]:
    """Look through one answer's text.

    Args:
        answer: What the instructor forbids and allows.
        source: What the student wrote.

    Returns:
        Flags with `answer`, `kind` (forbidden, hiding, patching or unreadable) and
        `message`.
    """
    plain = "\n".join(
        "" if line.lstrip().startswith(("%", "!")) else line
        for line in source.splitlines()
    )
    flags = []
    if plain != source.rstrip("\n"):
        flags.append(_flag(answer, "hiding", "uses a notebook magic or the shell"))
    try:
        tree = ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [_flag(answer, "unreadable", "is not valid Python")]
    used = set(_names(tree)) - set(answer.allow)
    flags += [
        _flag(answer, "forbidden", f"calls `{name}`, which the task asks you to write")
        for name in sorted(used & set(answer.forbid_ops))
    ]
    flags += [
        _flag(answer, "hiding", f"uses `{name}`, which can hide a call")
        for name in sorted(used & HIDING)
    ]
    flags += [
        _flag(answer, "patching", f"assigns to `{name}`") for name in _patched(tree)
    ]
    return flags


def _flag(answer: Answer, kind: str, message: str) -> dict[str, str]:
    return {"answer": answer.name, "kind": kind, "message": message}


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield from node.name.split(".")


def _patched(tree: ast.AST) -> list[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            root, path = node.value, [node.attr]
            while isinstance(root, ast.Attribute):
                path.append(root.attr)
                root = root.value
            if isinstance(root, ast.Name) and root.id in PATCHED:
                found.add(".".join([root.id, *reversed(path)])[:80])
    return sorted(found)
