"""Kinds of positions side by side: what they are, and whom they would look at.

Read in this order:

1. `position_kinds`  each kind as a table, and as scores between positions
2. `position_grid`   the picture: tables above, attention below
"""

from collections.abc import Sequence

import numpy as np

from llmos_edu.viz.style import Picture, figure, show, styled


def position_kinds(
    *,
    d_model: int,
    max_seq_len: int,
    base: float,
    slope: float,
    learned: Sequence[Sequence[float]] = (),
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Compute, for each kind, its table and the scores it gives by itself.

    Scores are those of tokens that are all alike: products of what is added, of a
    query and a key of ones that were turned, or prices.

    Args:
        d_model: Features of a token; even.
        max_seq_len: Positions.
        base: See `nn.sinusoid_table`.
        slope: Price of a step in the head that stands for ALiBi.
        learned: A trained table (position, feature), or nothing.

    Returns:
        Table and scores (query, key) by the kind's name; four kinds at most.
    """
    position = np.arange(max_seq_len)
    distance = position[:, None] - position  # (query, key)
    speed = base ** (-np.arange(0, d_model, 2) / d_model)
    angle = position[:, None] * speed
    waves = np.stack([np.sin(angle), np.cos(angle)], -1).reshape(max_seq_len, -1)
    root = np.sqrt(d_model)
    turned = 2 * np.cos(distance[..., None] * speed).sum(axis=-1) / root
    price = -slope * distance.clip(min=0)
    kinds = {"sinusoidal": (waves, waves @ waves.T / root)}
    if len(learned):
        table = np.asarray(learned, dtype=float)
        unit = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
        kinds["learned"] = (table, unit @ unit.T * root / 2)
    kinds |= {"rotary": (waves, turned), "ALiBi": (price, price)}
    if not len(learned):
        kinds["none"] = (np.zeros_like(waves), np.zeros_like(price))
    return kinds


def position_grid(
    *,
    d_model: int,
    max_seq_len: int,
    base: float,
    slope: float,
    alt: str,
    learned: Sequence[Sequence[float]] = (),
) -> Picture:
    """Draw each kind's table, and below it the attention that it gives by itself.

    Args:
        d_model: Features of a token; even.
        max_seq_len: Positions.
        base: See `nn.sinusoid_table`.
        slope: Price of a step in the head that stands for ALiBi.
        alt: What there is to see, for readers who cannot.
        learned: A trained table (position, feature), or nothing.
    """
    kinds = position_kinds(
        d_model=d_model,
        max_seq_len=max_seq_len,
        base=base,
        slope=slope,
        learned=learned,
    )
    drawn = figure(height=3.1, rows=2, columns=len(kinds))
    with styled():
        for column, (name, (table, scores)) in enumerate(kinds.items()):
            above, below = drawn.axes[column], drawn.axes[len(kinds) + column]
            limit = np.abs(table).max() or 1.0
            above.imshow(table, cmap="RdBu", aspect="auto", vmin=-limit, vmax=limit)
            above.set_title(name)
            shares = _attention(scores)
            relative = shares / shares.max(axis=1, keepdims=True)
            below.imshow(relative, cmap="Blues", aspect="auto", vmin=0, vmax=1)
            for axes in (above, below):
                axes.set(xticks=[], yticks=[])
        drawn.axes[0].set_ylabel("position")
        drawn.axes[len(kinds)].set_ylabel("who looks")
    return show(drawn, alt=alt)


def _attention(scores: np.ndarray) -> np.ndarray:
    """Softmax over the past, row by row."""
    is_past = np.tri(len(scores), dtype=bool)
    hidden = np.where(is_past, scores, -np.inf)
    shares = np.exp(hidden - hidden.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))
