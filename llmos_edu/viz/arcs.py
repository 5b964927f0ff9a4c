"""Where one token looks: arcs over its sentence, as thick as the weights are large."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import as_array, check_labels, visible
from llmos_edu.viz.style import COLOURS, Picture, figure, show, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_LETTERS = 48
"""Letters and gaps that fit side by side at a size that can be read on a phone."""

NAMED_SHARE = 0.05
"""Smaller shares are drawn but not labelled."""


def attention_arcs(
    weights: Any,  # noqa: ANN401 - tensor, array or list
    tokens: Sequence[str],
    *,
    query: int,
    title: str = "",
    alt: str | None = None,
) -> Picture:
    """Draw where one token of a sentence looks, and how much.

    Args:
        weights: The weights of this one query, (key).
        tokens: The sentence; together at most 48 letters and gaps.
        query: The token that looks, from 0.
        title: A sentence above the picture.
        alt: The description; written from the largest weights if None.

    Raises:
        InputError: weights and tokens disagree, the sentence is too long, or there is
            no such query.
    """
    shares = as_array(weights, n_axes=1, what="weights")
    names = [visible(name) for name in check_labels(tokens, len(shares), what="tokens")]
    n_letters = sum(len(name) + 1 for name in names) - 1
    if n_letters > MAX_LETTERS:
        raise InputError(
            f"a sentence under arcs may have {MAX_LETTERS} letters and gaps, "
            f"got {n_letters}; draw a part of it"
        )
    if not 0 <= query < len(names):
        raise InputError(f"query must be 0 to {len(names) - 1}, got {query}")
    centres, start = [], 0
    for name in names:
        centres.append(start + len(name) / 2)
        start += len(name) + 1
    drawn = figure(height=2.3)
    axes = drawn.axes[0]
    with styled():
        _write_words(axes, names, centres, query)
        _draw_arcs(axes, shares.tolist(), centres, query)
        axes.set(xlim=(-0.5, n_letters + 0.5), ylim=(-0.45, 1.45), title=title)
        axes.set_axis_off()
    return show(drawn, alt=alt or _describe(shares.tolist(), names, query))


def _write_words(
    axes: "Axes", names: list[str], centres: list[float], query: int
) -> None:
    for index, (name, centre) in enumerate(zip(names, centres, strict=True)):
        looks = index == query
        axes.text(
            centre,
            -0.12,
            name,
            ha="center",
            va="center",
            family="DejaVu Sans Mono",
            weight="bold" if looks else "normal",
            color=COLOURS["vermillion"] if looks else COLOURS["ink"],
        )


def _draw_arcs(
    axes: "Axes", shares: list[float], centres: list[float], query: int
) -> None:
    import numpy as np

    angle = np.linspace(0, np.pi, 60)
    widest = max(abs(centre - centres[query]) for centre in centres) or 1.0
    for share, centre in zip(shares, centres, strict=True):
        distance = abs(centre - centres[query])
        height = 0.25 + 0.75 * distance / widest
        middle, reach = (centre + centres[query]) / 2, distance / 2
        if distance and share > 0:
            axes.plot(
                middle + reach * np.cos(angle),
                0.05 + height * np.sin(angle),
                color=COLOURS["blue"],
                alpha=0.25 + 0.75 * share,
                linewidth=0.4 + 6 * share,
                solid_capstyle="round",
            )
        if share >= NAMED_SHARE:
            axes.text(
                centre, -0.35, f"{share:.0%}", ha="center", va="center", fontsize=9
            )


def _describe(shares: list[float], names: list[str], query: int) -> str:
    ranked = sorted(range(len(shares)), key=lambda key: -shares[key])[:3]
    looks = ", ".join(
        f"{'itself' if key == query else names[key]} {shares[key]:.0%}"
        for key in ranked
        if shares[key] >= NAMED_SHARE
    )
    return f"Arcs from the token {names[query]} to what it looks at: {looks}."
