"""Attention weights as squares: rows look, columns are looked at, dark is much."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import Numbers, as_array, check_labels
from llmos_edu.viz.charts import name_axis
from llmos_edu.viz.style import Picture, figure, show, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_HEADS = 16
"""More heads than this in one picture are too small to read."""

MAX_DESCRIBED = 4
"""Heads whose strongest link is put into words."""


def attention_map(
    weights: Numbers,
    tokens_query: Sequence[str],
    tokens_key: Sequence[str] | None = None,
    *,
    title: str = "",
    alt: str | None = None,
) -> Picture:
    """Draw who looks where in one head.

    Args:
        weights: Weights (query, key).
        tokens_query: The tokens that look, one a row.
        tokens_key: The tokens looked at, one a column; the same ones if None.
        title: A sentence above the picture.
        alt: The description; written from the largest weights if None.

    Raises:
        InputError: weights and tokens disagree.
    """
    table = as_array(weights, n_axes=2, what="weights")
    rows = check_labels(tokens_query, len(table), what="tokens_query")
    keys = rows if tokens_key is None else tokens_key
    columns = check_labels(keys, table.shape[1], what="tokens_key")
    drawn = figure(height=1.0 + 3.8 * min(1.3, len(rows) / len(columns)))
    axes = drawn.axes[0]
    with styled():
        image = axes.imshow(table, cmap="Blues", vmin=0, vmax=1)
        name_axis(axes, rows, columns)
        axes.set(xlabel="looked at (key)", ylabel="looks (query)", title=title)
        drawn.colorbar(image, ax=axes, shrink=0.7, ticks=[0, 0.5, 1])
    return show(drawn, alt=alt or _describe(table, rows, columns))


def attention_grid(
    weights: Numbers,
    tokens_query: Sequence[str],
    *,
    tokens_key: Sequence[str] | None = None,
    alt: str | None = None,
) -> Picture:
    """Draw all heads of a layer side by side, each scaled to its own largest weight.

    Args:
        weights: Weights (head, query, key).
        tokens_query: The tokens that look.
        tokens_key: The tokens looked at; the same ones if None.
        alt: The description; written from the largest weights if None.

    Raises:
        InputError: more than 16 heads, or weights and tokens disagree.
    """
    heads = as_array(weights, n_axes=3, what="weights")
    n_heads, n_queries, n_keys = heads.shape
    if n_heads > MAX_HEADS:
        raise InputError(f"heads must be at most {MAX_HEADS}, got {n_heads}")
    rows = check_labels(tokens_query, n_queries, what="tokens_query")
    keys = rows if tokens_key is None else tokens_key
    columns = check_labels(keys, n_keys, what="tokens_key")
    across = min(n_heads, 2 if n_keys <= 12 else 4)
    down = -(-n_heads // across)
    shape = min(1.3, n_queries / n_keys)
    drawn = figure(
        height=0.4 + down * (4.8 / across * shape + 0.3), rows=down, columns=across
    )
    with styled():
        for axes in drawn.axes[n_heads:]:
            axes.set_axis_off()
        for head, axes in zip(range(n_heads), drawn.axes, strict=False):
            _draw_head(axes, heads[head], rows, columns, named=across <= 2)
            axes.set_title(f"head {head + 1}")
    words = "; ".join(
        f"head {i + 1}: {_strongest(table, rows, columns)}"
        for i, table in enumerate(heads[:MAX_DESCRIBED])
    )
    return show(drawn, alt=alt or f"Attention of {n_heads} heads. {words}.")


def _draw_head(
    axes: "Axes", table: np.ndarray, rows: list[str], columns: list[str], *, named: bool
) -> None:
    axes.imshow(table, cmap="Blues", vmin=0, vmax=max(float(table.max()), 1e-9))
    if named:
        name_axis(axes, rows, columns)
        axes.tick_params(labelsize=8)
    else:
        axes.set(xticks=[], yticks=[])


def _describe(table: np.ndarray, rows: list[str], columns: list[str]) -> str:
    best = table.argmax(axis=1)
    looks = [f"{row} at {columns[key]}" for row, key in zip(rows, best, strict=True)]
    shown = ", ".join(looks[:12]) + (", and so on" if len(looks) > 12 else "")
    return f"Attention map. Each token looks most at: {shown}."


def _strongest(table: np.ndarray, rows: list[str], columns: list[str]) -> str:
    query, key = np.unravel_index(table.argmax(), table.shape)
    return f"{rows[query]} looks most at {columns[key]}"
