"""Lines, bars and heat maps: the plain pictures that chapters need again and again."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import Numbers, as_array, check_labels, visible
from llmos_edu.viz.style import (
    COLOURS,
    LINES,
    Picture,
    figure,
    name_lines,
    show,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_LABELS = 24
"""More names than this along an axis overlap on a phone."""

MAX_POINTS_TICKED = 8
"""So many numbers fit under a logarithmic axis."""

LINE_LETTERS = 44
"""Letters that fit side by side along the lower axis."""


def line_plot(
    x: Numbers,
    lines: Mapping[str, Numbers],
    *,
    x_label: str,
    y_label: str,
    alt: str,
    title: str = "",
    log_axes: str = "",
) -> Picture:
    """Draw one or more lines over the same x, such as a formula beside a measurement.

    Args:
        x: Where the points are.
        lines: Heights by name, at most six; the name stands in the legend.
        x_label: What x counts, with its unit.
        y_label: What the heights count, with their unit.
        alt: What there is to see, for readers who cannot.
        title: A sentence above the picture.
        log_axes: "", "x", "y" or "xy": axes on which equal steps are equal factors.

    Raises:
        InputError: no line, more than six, or a line of another length than x.
    """
    if not 1 <= len(lines) <= len(LINES):
        raise InputError(f"lines must be 1 to {len(LINES)}, got {len(lines)}")
    places = as_array(x, n_axes=1, what="x")
    drawn = figure()
    axes = drawn.axes[0]
    with styled():
        for (name, heights), (colour, dash) in zip(lines.items(), LINES, strict=False):
            values = as_array(heights, n_axes=1, what=name)
            if len(values) != len(places):
                raise InputError(
                    f"{name!r} must have one height for each x, "
                    f"got {len(values)} heights and {len(places)} x"
                )
            mark = "o" if len(places) <= 20 else ""
            axes.plot(
                places,
                values,
                dash,
                color=colour,
                label=name,
                marker=mark,
                markersize=4,
            )
        axes.set(xlabel=x_label, ylabel=y_label, title=title)
        axes.grid(visible=True, axis="y")
        _logarithmic(axes, log_axes)
        _tick_places(axes, places.tolist(), is_log="x" in log_axes)
        if len(lines) > 1:
            name_lines(axes)
    return show(drawn, alt=alt)


def bar_chart(
    bars: Mapping[str, float | int],
    *,
    x_label: str,
    alt: str,
    title: str = "",
    digits: int = 2,
) -> Picture:
    """Draw named amounts as horizontal bars with their numbers, legible on a phone.

    Args:
        bars: Amounts by name, from the top down; at most 24.
        x_label: What the bars count, with its unit.
        alt: What there is to see, for readers who cannot.
        title: A sentence above the picture.
        digits: Significant digits of the numbers at the bars.

    Raises:
        InputError: no bars, or more than 24.
    """
    if not 1 <= len(bars) <= MAX_LABELS:
        raise InputError(f"bars must be 1 to {MAX_LABELS}, got {len(bars)}")
    lengths = as_array(list(bars.values()), n_axes=1, what="bars")
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    drawn = figure(height=0.9 + 0.3 * len(bars))
    axes = drawn.axes[0]
    with styled():
        places = range(len(bars))
        container = axes.barh(places, lengths, color=COLOURS["blue"], height=0.7)
        axes.bar_label(
            container,
            [f" {n:,.0f}" if abs(n) >= 100 else f" {n:.{digits}g}" for n in lengths],
        )
        axes.set_yticks(places, list(bars))
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.xaxis.set_major_formatter(FuncFormatter(_plain_number))
        axes.invert_yaxis()
        axes.margins(x=0.15)
        axes.set(xlabel=x_label, title=title)
        axes.tick_params(axis="y", length=0)
    return show(drawn, alt=alt)


def heatmap(
    values: Numbers,
    *,
    row_labels: Sequence[str],
    column_labels: Sequence[str],
    alt: str,
    x_label: str = "",
    y_label: str = "",
    title: str = "",
) -> Picture:
    """Draw a table of numbers as coloured squares, numbers inside where there is room.

    Args:
        values: The table (row, column).
        row_labels: A name for each row.
        column_labels: A name for each column.
        alt: What there is to see, for readers who cannot.
        x_label: What the columns are.
        y_label: What the rows are.
        title: A sentence above the picture.

    Raises:
        InputError: the table has no two axes, or a row or column has no name.
    """
    table = as_array(values, n_axes=2, what="values").astype(float)
    n_rows, n_columns = table.shape
    rows = check_labels(row_labels, n_rows, what="row_labels")
    columns = check_labels(column_labels, n_columns, what="column_labels")
    drawn = figure(height=min(6.0, max(1.8, 1.1 + 4.0 * n_rows / n_columns)))
    axes = drawn.axes[0]
    with styled():
        image = axes.imshow(table, cmap="cividis", aspect="auto")
        name_axis(axes, rows, columns)
        axes.set(xlabel=x_label, ylabel=y_label, title=title)
        if n_columns <= 8 and n_rows <= 12:
            _write_numbers(axes, table)
        else:
            drawn.colorbar(image, ax=axes, shrink=0.9)
    return show(drawn, alt=alt)


def name_axis(axes: "Axes", rows: Sequence[str], columns: Sequence[str]) -> None:
    """Write names along both sides of a table; of very many, only some."""
    longest = max(len(name) for name in columns)
    upright = longest > 2 and longest * len(columns) > LINE_LETTERS
    room = MAX_LABELS if upright else min(MAX_LABELS, LINE_LETTERS // (longest + 1))
    sides = ((rows, axes.set_yticks, MAX_LABELS), (columns, axes.set_xticks, room))
    for names, place, most in sides:
        step = -(-len(names) // most)
        place(range(0, len(names), step), [visible(n) for n in names[::step]])
    axes.tick_params(length=0)
    axes.tick_params(axis="x", rotation=90 if upright else 0)
    for side in axes.spines.values():
        side.set_visible(False)


def _write_numbers(axes: "Axes", table: Numbers) -> None:
    middle = (table.min() + table.max()) / 2
    for (row, column), value in _cells(table):
        ink = "white" if value < middle else COLOURS["ink"]
        axes.text(
            column, row, f"{value:.2g}", ha="center", va="center", color=ink, fontsize=9
        )


def _cells(table: Numbers) -> list[tuple[tuple[int, ...], float]]:
    import numpy as np

    return [(place, float(value)) for place, value in np.ndenumerate(table)]


def _logarithmic(axes: "Axes", which: str) -> None:
    """Set logarithmic axes with plain numbers: 100 and 10,000, no powers."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    if which not in ("", "x", "y", "xy"):
        raise InputError(f"log_axes must be '', 'x', 'y' or 'xy', got {which!r}")
    for letter in which:
        axis = axes.xaxis if letter == "x" else axes.yaxis
        axis.axes.set(**{f"{letter}scale": "log"})
        low, high = axis.get_data_interval()
        if high < 100 * low:
            axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axis.set_major_formatter(FuncFormatter(_plain_number))
        axis.set_minor_formatter(NullFormatter())


def _tick_places(axes: "Axes", places: list[float], *, is_log: bool) -> None:
    """Tick few points where they stand on a logarithmic axis; count in whole steps."""
    from matplotlib.ticker import MaxNLocator, NullLocator

    if is_log and len(places) <= MAX_POINTS_TICKED:
        axes.set_xticks(places)
        axes.xaxis.set_minor_locator(NullLocator())
    elif not is_log and all(place == int(place) for place in places):
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def _plain_number(value: float, _place: int) -> str:
    return f"{value:,.10g}"
