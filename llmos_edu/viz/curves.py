"""Loss curves that hide nothing: every point, an honest mean, and the floor.

Read in this order:

1. `trailing_mean`   the smoothing: looks back, never ahead
2. `loss_curve`      the picture
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import as_array
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


@runtime_checkable
class HistoryLike(Protocol):
    """What a run has to remember so that it can be drawn."""

    @property
    def steps(self) -> Sequence[int]:
        """Steps at which the training loss was written down."""

    @property
    def losses(self) -> Sequence[float]:
        """Training loss at each of these steps."""

    @property
    def valid_steps(self) -> Sequence[int]:
        """Steps at which the validation loss was measured."""

    @property
    def valid_losses(self) -> Sequence[float]:
        """Validation loss at each of these steps."""


def trailing_mean(values: Sequence[float], *, window: int) -> np.ndarray:
    """Average each value with those before it, up to `window` of them.

    The first values average what there is, so that the curve starts where the run did
    and no value knows the future.

    Args:
        values: One value a step.
        window: How many values one mean takes, at least 1.

    Example:
        >>> trailing_mean([4.0, 2.0, 0.0], window=2)
        array([4., 3., 1.])
    """
    if window < 1:
        raise InputError(f"window must be at least 1, got {window}")
    sums = np.cumsum([0.0, *values])
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(ends - window, 0)
    return (sums[ends] - sums[starts]) / (ends - starts)


def loss_curve(
    history: HistoryLike | Mapping[str, HistoryLike],
    *,
    floor: float | int | None = None,
    window: int = 20,
    unit: str = "nats per token",
    title: str = "",
    alt: str | None = None,
) -> Picture:
    """Draw the loss of one run, or of several by name, above the floor of the data.

    One run shows every loss as a pale dot under its mean; several show their means.

    Args:
        history: A run, or runs by name.
        floor: The entropy of the data: no model can stay below it for long.
        window: Steps in one trailing mean; the legend says so. 1 is no smoothing.
        unit: What the loss counts.
        title: A sentence above the picture.
        alt: The description; written from the numbers if None.

    Raises:
        InputError: a run without losses, or more runs than can be told apart.
    """
    runs = dict(history) if isinstance(history, Mapping) else {"training": history}
    if not 1 <= len(runs) <= len(LINES):
        raise InputError(f"runs must be 1 to {len(LINES)}, got {len(runs)}")
    drawn = figure(height=3.2)
    axes = drawn.axes[0]
    with styled():
        for (name, run), (colour, dash) in zip(runs.items(), LINES, strict=False):
            style: dict[str, Any] = {"color": colour, "linestyle": dash}
            _draw_run(axes, name, run, window=window, style=style, dots=len(runs) == 1)
        if floor is not None:
            name = f"floor {floor:.2f}"
            axes.axhline(floor, color=COLOURS["ink"], lw=1.2, dashes=(1, 1), label=name)
        axes.set(xlabel="step", ylabel=f"loss ({unit})", title=title)
        axes.grid(visible=True, axis="y")
        name_lines(axes)
    return show(drawn, alt=alt or describe_runs(runs, floor=floor, unit=unit))


def _draw_run(
    axes: "Axes",
    name: str,
    run: HistoryLike,
    *,
    window: int,
    style: dict[str, Any],
    dots: bool,
) -> None:
    losses = as_array(run.losses, n_axes=1, what=f"losses of {name}")
    if dots and window > 1:
        axes.plot(run.steps, losses, ".", color=COLOURS["sky"], alpha=0.5, markersize=3)
    mean = trailing_mean(list(losses), window=window)
    label = name if window == 1 else f"{name}, mean of {window} steps"
    axes.plot(run.steps, mean, label=label, **style)
    if len(run.valid_losses):
        marks: dict[str, Any] = {"color": COLOURS["vermillion"]} if dots else style
        axes.plot(
            run.valid_steps,
            run.valid_losses,
            marker="o",
            markersize=4.5,
            linewidth=1.0,
            label=f"{name}, validation" if not dots else "validation",
            **marks,
        )


def describe_runs(
    runs: Mapping[str, HistoryLike], *, floor: float | int | None, unit: str
) -> str:
    """Say what the curves show, rounded so that the words stay the same everywhere."""
    sentences = []
    for name, run in runs.items():
        text = (
            f"{name}: loss from {run.losses[0]:.1f} to {run.losses[-1]:.1f} {unit} "
            f"over {len(run.losses)} recorded steps"
        )
        if len(run.valid_losses):
            text += f", validation {run.valid_losses[-1]:.1f} at the end"
        sentences.append(text)
    if floor is not None:
        sentences.append(f"the floor is {floor:.1f}")
    return "Loss curve. " + "; ".join(sentences) + "."
