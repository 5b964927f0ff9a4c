"""Run code and check that its shape comments tell the truth.

A shape comment ends an assignment to one name: `q = split(x)  # (batch, head, seq)`.
The test says how large each axis is; choose all sizes different, so that swapped axes
cannot hide. A word without a given size must keep one size within a function call.
"""

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType
from typing import NamedTuple

COMMENT = re.compile(r"#\s*\(([\w*, ]+)\)\s*$")


class ShapeCommentError(AssertionError):
    """A comment in the source promises a shape that the code does not produce."""


class Promise(NamedTuple):
    """An assignment that says which shape it makes."""

    name: str
    axes: list[str]
    first_line: int
    last_line: int


@contextmanager
def checked_shape_comments(module: ModuleType, **given: int) -> Iterator[set[str]]:
    """Yield the set of assignments checked so far, as `file:line`."""
    promise_at = {
        line: promise
        for _, promise in read_promises(module)
        for line in range(promise.first_line, promise.last_line + 1)
    }
    checked: set[str] = set()

    def enter(frame: FrameType, _event: str, _arg: object) -> Callable | None:
        if frame.f_code.co_filename != module.__file__:
            return None
        sizes = dict(given)
        running: Promise | None = None

        def trace(frame: FrameType, event: str, _arg: object) -> Callable:
            nonlocal running
            following = promise_at.get(frame.f_lineno) if event == "line" else None
            if event == "exception":
                running = None
            elif running and following is not running:
                place = f"{frame.f_code.co_filename}:{running.first_line}"
                if running.name in frame.f_locals:
                    value = frame.f_locals[running.name]
                    check(place, running.name, running.axes, value.shape, sizes)
                    checked.add(place)
                running = None
            running = following or running
            return trace

        return trace

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        yield checked
    finally:
        sys.settrace(before)


def read_promises(module: ModuleType) -> Iterator[tuple[int, Promise]]:
    """Find every shape comment, by the line its assignment starts on."""
    return promises_in(inspect.getsource(module))


def promises_in(source: str) -> Iterator[tuple[int, Promise]]:
    """Find every shape comment in the text of a module."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        found = COMMENT.search(lines[node.end_lineno - 1])
        if found and isinstance(target, ast.Name):
            axes = [axis.strip() for axis in found[1].split(",") if axis.strip()]
            promise = Promise(target.id, axes, node.lineno, node.end_lineno)
            yield node.lineno, promise


def check(
    place: str,
    name: str,
    axes: list[str],
    shape: tuple[int, ...],
    sizes: dict[str, int],
) -> None:
    """Match `axes` with `shape`, learning the sizes of new words as it goes."""
    if axes and axes[0].startswith("*"):
        axes, shape = axes[1:], shape[len(shape) - len(axes) + 1 :]
    if len(axes) != len(shape):
        raise ShapeCommentError(f"{place}: {name} promises {axes}, has {tuple(shape)}")
    for axis, size in zip(axes, shape, strict=True):
        promised = int(axis) if axis.isdigit() else sizes.setdefault(axis, size)
        if promised != size:
            raise ShapeCommentError(
                f"{place}: in {name}, axis {axis!r} is {size} but was {promised}"
            )
