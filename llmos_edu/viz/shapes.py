"""A tensor's shape as a box, so that axes get names before they get numbers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from llmos_edu.core.errors import InputError
from llmos_edu.viz.style import COLOURS, Picture, figure, show, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_CELLS = 16
"""Along one side; a longer axis is drawn with this many cells and its true number."""


def shape_box(
    shape: Sequence[int], axes_names: Sequence[str], *, title: str = "", alt: str = ""
) -> Picture:
    """Draw a tensor of one, two or three axes as a row, a sheet or a pile of sheets.

    Args:
        shape: Length of each axis: `tensor.shape`.
        axes_names: A word for each axis, such as ("batch", "seq", "d_model").
        title: A sentence above the picture.
        alt: The description; written from the shape if empty.

    Raises:
        InputError: not one to three axes, an empty one, or names that do not fit.
    """
    sizes = [int(size) for size in shape]
    if not 1 <= len(sizes) <= 3 or min(sizes) < 1:
        raise InputError(f"shape must be one to three axes of 1 or more, got {sizes}")
    if len(axes_names) != len(sizes):
        raise InputError(
            f"each axis needs one name, got {len(sizes)} axes and {list(axes_names)}"
        )
    padded = [1] * (3 - len(sizes)) + sizes
    words = ["", "", ""][: 3 - len(sizes)] + list(axes_names)
    drawn = figure(height=2.6 if len(sizes) > 1 else 1.3)
    axes = drawn.axes[0]
    with styled():
        _draw_sheets(axes, [min(size, MAX_CELLS) for size in padded])
        _name_sides(axes, padded, words)
        axes.set(title=title)
        axes.set_aspect("equal")
        axes.set_axis_off()
    named = ", ".join(f"{n} {w}" for n, w in zip(sizes, axes_names, strict=True))
    kind = ("row of cells", "sheet of rows and columns", "pile of sheets")[
        len(sizes) - 1
    ]
    return show(drawn, alt=alt or f"A tensor drawn as a {kind}: {named}.")


def _draw_sheets(axes: "Axes", cells: list[int]) -> None:
    from matplotlib.patches import Rectangle

    n_sheets, n_rows, n_columns = cells
    shift = 0.45
    for sheet in reversed(range(n_sheets)):
        left, top = sheet * shift, sheet * shift
        front = sheet == 0
        axes.add_patch(
            Rectangle(
                (left, top),
                n_columns,
                n_rows,
                facecolor="#D9ECF8" if front else "#F2F8FC",
                edgecolor=COLOURS["blue"],
                linewidth=1.2,
            )
        )
    for column in range(1, n_columns):
        axes.plot([column, column], [0, n_rows], color=COLOURS["blue"], linewidth=0.5)
    for row in range(1, n_rows):
        axes.plot([0, n_columns], [row, row], color=COLOURS["blue"], linewidth=0.5)


def _name_sides(axes: "Axes", sizes: list[int], words: list[str]) -> None:
    n_sheets, n_rows, n_columns = (min(size, MAX_CELLS) for size in sizes)
    texts = [
        f"{word} = {size}" if word else ""
        for size, word in zip(sizes, words, strict=True)
    ]
    axes.text(n_columns / 2, -0.25, texts[2], ha="center", va="top")
    axes.text(-0.25, n_rows / 2, texts[1], ha="right", va="center")
    depth = n_sheets * 0.45
    if texts[0]:
        axes.text(n_columns + depth, n_rows + depth / 2 - 0.2, texts[0], va="center")
    axes.set_xlim(-0.3 - 0.02 * n_columns, n_columns + depth + 0.3)
    axes.set_ylim(-0.6, n_rows + depth + 0.3)
