"""A loss curve to read step by step, with the smoothing in the reader's hand."""

from collections.abc import Mapping
from typing import ClassVar

import traitlets

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import plain
from llmos_edu.viz.curves import HistoryLike, describe_runs, loss_curve
from llmos_edu.viz.style import LINES, Picture
from llmos_edu.viz.widgets.widget import STATIC, Widget


class LossCurve(Widget):
    """Point at any step, turn the smoothing, and see how far the floor is.

    Answers: is it still learning, and how much is left to learn? The still version of
    the same numbers is `viz.loss_curve`.

    Args:
        history: A run, or runs by name.
        floor: The entropy of the data, below which no model can stay.
        window: Steps in one trailing mean at first.
        unit: What the loss counts.

    Raises:
        InputError: no run, more than six, or more steps than 500 KB hold.
    """

    runs: traitlets.List = traitlets.List().tag(sync=True)
    floor = traitlets.Float(None, allow_none=True).tag(sync=True)
    window = traitlets.Int(20).tag(sync=True)
    unit = traitlets.Unicode().tag(sync=True)

    _module = "loss_curve"
    _esm = STATIC / "loss_curve.js"
    _remedy: ClassVar[str] = "keep every tenth step"

    def __init__(
        self,
        history: HistoryLike | Mapping[str, HistoryLike],
        *,
        floor: float | int | None = None,
        window: int = 20,
        unit: str = "nats per token",
    ) -> None:
        runs = dict(history) if isinstance(history, Mapping) else {"training": history}
        if not 1 <= len(runs) <= len(LINES) or window < 1:
            raise InputError(
                f"runs must be 1 to {len(LINES)} and window at least 1, "
                f"got {len(runs)} runs and {window=}"
            )
        self._histories = runs
        super().__init__(
            runs=[_as_lists(name, run) for name, run in runs.items()],
            floor=None if floor is None else round(float(floor), 4),
            window=window,
            unit=unit,
            alt=describe_runs(runs, floor=floor, unit=unit),
        )

    def still(self) -> Picture:
        """The same curves as a figure."""
        return loss_curve(
            self._histories, floor=self.floor, window=self.window, unit=self.unit
        )


def _as_lists(name: str, run: HistoryLike) -> dict[str, object]:
    if not len(run.losses):
        raise InputError(f"run {name!r} must have losses, got none; train it first")
    return {
        "name": name,
        "steps": [int(step) for step in run.steps],
        "losses": plain(run.losses).round(4).tolist(),
        "valid_steps": [int(step) for step in run.valid_steps],
        "valid_losses": plain(run.valid_losses).round(4).tolist(),
    }
