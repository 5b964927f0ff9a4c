"""A text with its tokens coloured, so that their borders can be seen."""

from collections.abc import Sequence

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import visible
from llmos_edu.viz.style import COLOURS, Picture, figure, show, styled

PASTELS = ("#CFE6F5", "#FBE3C6", "#CDEBDD", "#EBD5EA")
"""Backgrounds of neighbouring tokens: pale enough for dark text on all of them."""

LINE = 40
"""Characters in a line; a longer token takes a line of its own."""

MAX_TOKENS = 200
"""More tokens than this are a wall, not a picture."""


def token_picture(
    tokens: Sequence[str], *, title: str = "", alt: str | None = None
) -> Picture:
    """Draw a text as a row of boxes, one a token, blanks made visible.

    Args:
        tokens: The text of each token, in order.
        title: A sentence above the picture.
        alt: The description; written from the tokens if None.

    Raises:
        InputError: no tokens, or more than 200.
    """
    if not 1 <= len(tokens) <= MAX_TOKENS:
        raise InputError(f"tokens must be 1 to {MAX_TOKENS}, got {len(tokens)}")
    shown = [visible(token) for token in tokens]
    places = _places(shown)
    n_lines = places[-1][0] + 1
    drawn = figure(height=0.3 + 0.34 * n_lines + (0.25 if title else 0))
    axes = drawn.axes[0]
    with styled():
        from matplotlib.patches import Rectangle

        for index, (text, (line, start)) in enumerate(zip(shown, places, strict=True)):
            colour = PASTELS[index % len(PASTELS)]
            box = Rectangle(
                (start, line + 0.08), len(text) - 0.08, 0.84, facecolor=colour
            )
            axes.add_patch(box)
            axes.text(
                start + len(text) / 2 - 0.04,
                line + 0.5,
                text,
                ha="center",
                va="center",
                family="DejaVu Sans Mono",
                fontsize=10,
                color=COLOURS["ink"],
            )
        axes.set(xlim=(0, LINE), ylim=(n_lines, 0), title=title)
        axes.set_axis_off()
    return show(drawn, alt=alt or _describe(tokens))


def _places(shown: Sequence[str]) -> list[tuple[int, int]]:
    """Line and column of each token, wrapped like words."""
    places, line, column = [], 0, 0
    for text in shown:
        if column and column + len(text) > LINE:
            line, column = line + 1, 0
        places.append((line, column))
        column += len(text)
    return places


def _describe(tokens: Sequence[str]) -> str:
    listed = " | ".join(visible(token) for token in tokens[:40])
    more = ", and so on" if len(tokens) > 40 else ""
    return f"A text cut into {len(tokens)} tokens: {listed}{more}."
