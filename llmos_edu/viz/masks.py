"""A mask as squares: a filled one may be looked at."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import Numbers, as_array, check_labels
from llmos_edu.viz.charts import name_axis
from llmos_edu.viz.style import COLOURS, Picture, figure, show, styled

MAX_DESCRIBED = 8
"""A longer mask is described by its shape and share, not row by row."""


def mask_picture(
    mask: Numbers,
    *,
    tokens: Sequence[str] | None = None,
    title: str = "",
    alt: str | None = None,
) -> Picture:
    """Draw who may look at whom.

    Args:
        mask: Bool (query, key); True may be looked at.
        tokens: Names for rows and columns of a square mask; positions from 0 if None.
        title: A sentence above the picture.
        alt: The description; written from the mask if None.

    Raises:
        InputError: the mask is not Bool, has not two axes, or tokens do not fit.
    """
    table = as_array(mask, n_axes=2, what="mask")
    if table.dtype != np.bool_:
        raise InputError(
            f"mask must be Bool (True may look), got numbers like {table.flat[0]:g}; "
            "turn a mask of added scores into Bool first"
        )
    n_queries, n_keys = table.shape
    if tokens is None:
        rows, columns = ([str(i) for i in range(n)] for n in (n_queries, n_keys))
    else:
        rows = check_labels(tokens, n_queries, what="tokens")
        columns = check_labels(tokens, n_keys, what="tokens")
    drawn = figure(height=0.9 + 3.4 * min(1.3, n_queries / n_keys))
    axes = drawn.axes[0]
    with styled():
        from matplotlib.colors import ListedColormap

        colours = ListedColormap(["#F2F4F6", COLOURS["blue"]])
        axes.pcolormesh(
            table.astype(float), cmap=colours, vmin=0, vmax=1, edgecolor="white", lw=1.5
        )
        axes.set_aspect("equal")
        axes.invert_yaxis()
        name_axis(axes, rows, columns)
        _centre_ticks(axes)
        axes.set(xlabel="looked at (key)", ylabel="looks (query)", title=title)
    return show(drawn, alt=alt or describe_mask(table))


def describe_mask(mask: np.ndarray) -> str:
    """Say in words who may look at whom.

    Example:
        >>> describe_mask(np.tril(np.ones((3, 3), dtype=bool)))
        'A causal mask of 3 queries and 3 keys: each may look at itself and before.'
    """
    n_queries, n_keys = mask.shape
    size = f"{n_queries} queries and {n_keys} keys"
    if mask.all():
        return f"A mask of {size}: everyone may look at everyone."
    if n_queries == n_keys and (mask == np.tril(np.ones_like(mask))).all():
        return f"A causal mask of {size}: each may look at itself and before."
    if n_queries > MAX_DESCRIBED:
        return f"A mask of {size}: {mask.mean():.0%} of the squares may be looked at."
    rows = [
        f"{query} at {' '.join(str(k) for k in np.flatnonzero(row)) or 'nothing'}"
        for query, row in enumerate(mask)
    ]
    return f"A mask of {size}. May look: {', '.join(rows)}."


def _centre_ticks(axes: Any) -> None:  # noqa: ANN401 - matplotlib's axes
    """Move each name from the corner of its square to the middle."""
    axes.set_xticks(axes.get_xticks() + 0.5, axes.get_xticklabels())
    axes.set_yticks(axes.get_yticks() + 0.5, axes.get_yticklabels())
