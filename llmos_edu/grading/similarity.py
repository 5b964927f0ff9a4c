"""Answers that are alike once names, comments and lay-out are taken away.

A report for a person's eyes, never a verdict: short tasks have few different right
answers, so an answer that many students share is left out.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from llmos_edu.core.files import sha256
from llmos_edu.grading import pages
from llmos_edu.grading.results import Result

LEAST_NODES = 30
"""A smaller answer says nothing."""

COMMON = 0.2
"""An answer that more than this share of a class has is the usual one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """Students whose answers to one task are the same but for names."""

    exercise: str
    """The exercise."""

    answer: str
    """The task's answer."""

    students: tuple[str, ...]
    """At least two, sorted."""

    nodes: int
    """How long the answer is, in nodes of its syntax tree."""

    verbatim: bool
    """Whether even names, comments and blanks agree."""


def fingerprint(source: str) -> tuple[str, int]:
    """A hash of what a text does, blind to names, comments, docstrings and lay-out.

    Returns:
        The hash and the number of nodes; an empty hash for text that is not Python.

    Example:
        >>> fingerprint("def f(a): return a + 1") == fingerprint("def g(b): return b+1")
        True
    """
    try:
        tree = ast.parse(source)
        shape = ast.dump(_Blind().visit(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "", 0
    return sha256(shape.encode("utf-8", "replace")), sum(1 for _ in ast.walk(tree))


class _Blind(ast.NodeTransformer):
    """Replaces each name by the order in which it first appears."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def _number(self, name: str) -> str:
        return self.names.setdefault(name, f"n{len(self.names)}")

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._number(node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg, node.annotation = self._number(node.arg), None
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        node.value = self.visit(node.value)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name, node.returns = self._number(node.name), None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return self.generic_visit(node)


def likenesses(results: Sequence[Result]) -> list[Likeness]:
    """Find answers that several students share, the longest first.

    Args:
        results: One for each student and exercise.
    """
    groups: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    sizes: dict[str, int] = {}
    handed_in: dict[str, int] = defaultdict(int)
    for result in results:
        handed_in[result.exercise] += bool(result.answers)
        for name, source in result.answers.items():
            shape, sizes[shape] = fingerprint(source)
            groups[result.exercise, name, shape][result.student] = source
    found = [
        Likeness(
            exercise=exercise, answer=name, students=tuple(sorted(owners)),
            nodes=sizes[shape], verbatim=len(set(owners.values())) == 1,
        )
        for (exercise, name, shape), owners in groups.items()
        if len(owners) > 1 and sizes[shape] >= LEAST_NODES
        and len(owners) <= max(2, COMMON * handed_in[exercise])
    ]  # fmt: skip
    return sorted(found, key=lambda like: (-like.nodes, like.students))


def pairs(found: Iterable[Likeness]) -> Mapping[tuple[str, str], int]:
    """How many answers each two students share, most first."""
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for like in found:
        for index, left in enumerate(like.students):
            for right in like.students[index + 1 :]:
                shared[left, right] += 1
    return dict(sorted(shared.items(), key=lambda item: (-item[1], item[0])))


def as_html(results: Sequence[Result]) -> str:
    """The report as a page."""
    found = likenesses(results)
    rows = [
        (like.exercise, like.answer, ", ".join(like.students), like.nodes,
         "word for word" if like.verbatim else "but for names")
        for like in found
    ]  # fmt: skip
    header = ("exercise", "answer", "students", "length", "alike")
    shared = [(left, right, count) for (left, right), count in pairs(found).items()]
    return pages.page("Answers that are alike", [
        pages.paragraph(
            "Answers are compared without names, comments and lay-out. Short tasks "
            "have few right answers: read both before you ask anybody anything."
        ),
        pages.table(("student", "student", "answers"), shared),
        pages.table(header, rows),
    ])  # fmt: skip
