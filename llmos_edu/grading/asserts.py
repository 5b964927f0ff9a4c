"""Turn a cell of asserts into a cell that records.

An assert compares inside the student's process, where it can be taken out of action;
ours records what the answer returned and compares elsewhere. So of

    assert squares(3) == [1, 4, 9]

only `squares(3)` is kept: the reference says what it should be. An assert of another
form (a try, a loop, a plain truth) becomes a comment for the author.
"""

import ast
import re
import textwrap
from collections.abc import Collection
from dataclasses import dataclass, field

COMPARISONS = {
    "allclose",
    "array_equal",
    "assert_allclose",
    "assert_almost_equal",
    "assert_array_almost_equal",
    "assert_array_equal",
    "assert_close",
    "assert_equal",
    "equal",
    "isclose",
}
FIXED = """\
# The inputs are fixed as yet. Take them from `llmos_check.draw`, so that they depend
# on the seed and a constant cannot be handed in.
"""
KEPT = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.FunctionDef)


@dataclass(frozen=True, kw_only=True, slots=True)
class Translation:
    """A check made of asserts."""

    source: str
    """The check cell's text."""

    n_values: int
    """How many values it records; with none, the check is still to be written."""

    left: tuple[str, ...]
    """Statements that were not translated; they stand in the text as comments."""


@dataclass(slots=True)
class _Draft:
    """What is gathered statement by statement."""

    answers: set[str]
    """Names that come from answers, directly or through an assignment."""
    lines: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def translate_asserts(
    text: str, *, check: str, answers: Collection[str]
) -> Translation:
    """Write a check cell that records what a cell of asserts compared.

    Args:
        text: The cell of asserts.
        check: The name of the check.
        answers: Names that the answers define, such as functions.

    Example:
        >>> made = translate_asserts("assert f(3) == 9", check="f", answers={"f"})
        >>> "value_1 = f(3)" in made.source
        True
    """
    draft = _Draft(answers=set(answers))
    try:
        body = ast.parse(text).body
    except SyntaxError:
        body = []
        draft.left.append(text.strip())
        draft.lines.append(_comment(text))
    for statement in body:
        _add(draft, statement, text)
    if draft.values:
        recorded = "".join(f"    {name}={name},\n" for name in draft.values)
        end = f'check(\n    "{check}",\n{recorded})\n'
        start = f"from llmos_check import check\n\n{FIXED}"
    else:
        end = f'raise NotImplementedError("the check {check} is still to be written")\n'
        start = ""
    lines = "".join(f"{line}\n" for line in draft.lines)
    return Translation(
        source=start + lines + end, n_values=len(draft.values), left=tuple(draft.left)
    )


def defined_names(text: str) -> list[str]:
    """Functions, classes and variables at the top of a cell, in order."""
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return re.findall(r"^(?:def|class)\s+(\w+)", text, flags=re.M)
    found: list[str] = []
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.Assign):
            found += [t.id for t in node.targets if isinstance(t, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.append(node.target.id)
    return found


def is_preparation(text: str) -> bool:
    """Whether a cell only imports and defines functions and classes."""
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return False
    kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
    return bool(body) and all(isinstance(node, kinds) for node in body)


def _add(draft: _Draft, statement: ast.stmt, text: str) -> None:
    segment = ast.get_source_segment(text, statement) or ast.unparse(statement)
    value = _recorded(statement, draft.answers)
    if value is not None:
        name = f"value_{len(draft.values) + 1}"
        draft.values.append(name)
        draft.lines.append(f"{name} = {ast.unparse(value)}")
    elif isinstance(statement, KEPT):
        if _mentions(statement, draft.answers):
            draft.answers |= set(defined_names(segment))
        draft.lines.append(segment)
    elif not _is_text(statement):
        draft.left.append(segment)
        draft.lines.append(_comment(segment))


def _recorded(statement: ast.stmt, answers: set[str]) -> ast.expr | None:
    """The side of a comparison that comes from an answer, if just one does."""
    if isinstance(statement, ast.Assert):
        compared = statement.test
    elif isinstance(statement, ast.Expr):
        compared = statement.value
    else:
        return None
    sides = [side for side in _sides(compared) if _mentions(side, answers)]
    return sides[0] if len(sides) == 1 else None


def _sides(compared: ast.expr) -> list[ast.expr]:
    """The two things that an expression holds to be equal."""
    if isinstance(compared, ast.Compare):
        is_equality = len(compared.ops) == 1 and isinstance(compared.ops[0], ast.Eq)
        return [compared.left, *compared.comparators] if is_equality else []
    if isinstance(compared, ast.Call) and len(compared.args) >= 2:
        called = ast.unparse(compared.func).split(".")[-1]
        return compared.args[:2] if called in COMPARISONS else []
    return []


def _mentions(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(n, ast.Name) and n.id in names for n in ast.walk(node))


def _is_text(statement: ast.stmt) -> bool:
    """Whether a statement is a docstring or another bare constant."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _comment(segment: str) -> str:
    text = textwrap.indent(textwrap.dedent(segment).strip(), "#     ", lambda _: True)
    return f"# To be written; it was:\n{text}"
