"""Note which of torch's operations a function uses while it runs.

Whoever is to write softmax should not call it, by whatever name: `F.softmax`,
`x.softmax` and `torch.ops.aten._softmax` all end in the same operation, and that is
noted here. A check wraps the function it calls:

    check("weights", weights=watch(attention_weights)(query, key))

and the record carries the names. The watch stands in the student's process, so somebody
who means to can take it away; a record without names then says that it is gone.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

MAX_OPS = 500
LONGEST_NAME = 64

_noted: set[str] | None = None


def watch(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, with its operations noted for the next record.

    Args:
        function: What a student wrote.

    Example:
        >>> import torch
        >>> watched = watch(lambda x: torch.nn.functional.softmax(x, dim=-1))
        >>> _ = watched(torch.zeros(2))
        >>> take_ops()
        ('_softmax', 'softmax')
    """

    def watched(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever it takes
        global _noted
        if _noted is None:
            _noted = set()
        with _noting(_noted):
            return function(*args, **kwargs)

    return watched


def take_ops() -> tuple[str, ...] | None:
    """The operations since the last record, sorted; None if nothing was watched."""
    global _noted
    ops, _noted = _noted, None
    return None if ops is None else tuple(sorted(ops)[:MAX_OPS])


def forbidden_ops(used: Iterable[str], forbidden: Iterable[str]) -> tuple[str, ...]:
    """Which of the forbidden words stand in the names of operations that were used.

    A word is found with its neighbours on both sides separated by `_`: `softmax` is in
    `_log_softmax` and in `softmax`, but not in `softmaxed`.

    Args:
        used: Names of operations, as a record holds them.
        forbidden: Words of the instructor's.

    Example:
        >>> forbidden_ops(["_log_softmax", "addmm"], ["softmax", "mm"])
        ('softmax',)
    """
    framed = [f"_{name.strip('_')}_" for name in used]
    return tuple(
        word
        for word in forbidden
        if any(f"_{word.strip('_')}_" in name for name in framed)
    )


def advice(found: Iterable[str]) -> str:
    """What to tell a student whose function used forbidden operations.

    Example:
        >>> advice(["softmax"])
        'the function used `softmax` of torch, which the task asks you to write'
    """
    words = " and ".join(f"`{word}`" for word in found)
    return f"the function used {words} of torch, which the task asks you to write"


@contextmanager
def _noting(names: set[str]) -> Iterator[None]:
    """Ask torch's own profiler, told not to print.

    A dispatch mode would do, but its first use imports 800 modules, and that in the
    student's time.
    """
    from torch.autograd.profiler import profile

    os.environ.setdefault("KINETO_LOG_LEVEL", "9")
    with profile(use_kineto=False) as seen:
        yield
    ops = {str(event.name) for event in seen.function_events or ()}
    names |= {name.removeprefix("aten::")[:LONGEST_NAME] for name in ops}
