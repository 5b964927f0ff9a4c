"""Did the student write it, or call something that does it? An advice, not a proof.

An answer's text is parsed, never run. Names of operations that would be the answer are
violations; features that could hide such a call ask for a look by a person. What a text
does not show, a watch on torch's operations may, where a check sets one. All of it is
flags; only `--strict` takes points.
"""

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from llmos_check.ops import advice, forbidden_ops
from llmos_check.records import Record
from llmos_edu.grading.schema import Answer, Check

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


def watched(check: Check, record: Record | None) -> dict[str, Any]:
    """What a check's watch saw: part of the story of its cell.

    Nothing of the student's choosing is repeated, only words of the instructor's.

    Args:
        check: The check; without `forbid_ops` it has no watch.
        record: What came of it.

    Returns:
        Nothing, or `used` with the forbidden words; empty if the watch was taken away.
    """
    if not check.forbid_ops or record is None:
        return {}
    if record.ops is None:
        return {"used": []}
    found = forbidden_ops(record.ops, check.forbid_ops)
    return {"used": list(found)} if found else {}


def watch_flags(
    checks: Mapping[str, Check], stories: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, str]]:
    """Flags for what the watches of a submission saw, each once for an answer.

    Args:
        checks: All checks.
        stories: What `watched` told, among others, by the check's name.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    for name, story in stories.items():
        if "used" in story:
            about = checks[name].about
            kind, message = "hiding", "the watch on its operations was taken away"
            if story["used"]:
                kind, message = "used", advice(story["used"])
            flag = {"answer": about, "kind": kind, "message": message}
            found[about, message] = flag
    return list(found.values())


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
