"""One progress bar for long work: on standard error, off in notebooks."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")


def track(
    items: Iterable[Item],
    *,
    label: str,
    total: int | None = None,
    show: bool | None = None,
) -> Iterator[Item]:
    """Pass items through and show how far along they are.

    Args:
        items: The work, one item a step.
        label: What is being done, for the person who waits.
        total: How many items there will be, where `len(items)` cannot say.
        show: Draw the bar. None draws it when standard error is a terminal.

    Example:
        >>> list(track("ab", label="letters", show=False))
        ['a', 'b']
    """
    if not _is_shown(show):
        yield from items
        return
    from rich.console import Console
    from rich.progress import track as rich_track

    yield from rich_track(
        items, description=label, total=total, console=Console(stderr=True)
    )


@contextmanager
def progress_bar(
    *, label: str, total: int, show: bool | None = None
) -> Iterator[Callable[[int, str], None]]:
    """Show a bar that is told where it is, with a note behind it.

    Args:
        label: What is being done, for the person who waits.
        total: What counts as done.
        show: Draw the bar. None draws it when standard error is a terminal.

    Example:
        >>> with progress_bar(label="training", total=2, show=False) as tell:
        ...     tell(1, "loss 3.2")
    """
    if not _is_shown(show):
        yield lambda done, note: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
        console=Console(stderr=True),
    ) as progress:
        task = progress.add_task(label, total=total, note="")
        yield lambda done, note: progress.update(task, completed=done, note=note)


def _is_shown(show: bool | None) -> bool:
    return sys.stderr.isatty() if show is None else show
