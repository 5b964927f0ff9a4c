"""The waves that tell a Transformer where a token stands."""

import numpy as np
import traitlets

from llmos_edu.core.errors import InputError
from llmos_edu.viz.charts import heatmap
from llmos_edu.viz.style import Picture
from llmos_edu.viz.widgets.widget import STATIC, Widget

MAX_POSITIONS = 128
"""More rows than this are thinner than a pixel on a phone."""


class PositionsDial(Widget):
    """Turn a position and a pair of features, and see what makes positions alike.

    Answers: how does a sum of waves tell neighbours from strangers? The waves are those
    of `SinusoidalPositions`, computed in the page.

    Args:
        d_model: Features of a token; even, 4 to 128.
        max_seq_len: Positions to compare, 4 to 128.
        base: The longest wave is 2 pi times this; 10,000 in the paper.

    Raises:
        InputError: a size is outside its range, or d_model is odd.

    Example:
        >>> PositionsDial(d_model=8, max_seq_len=16).position
        0
    """

    d_model = traitlets.Int().tag(sync=True)
    max_seq_len = traitlets.Int().tag(sync=True)
    base = traitlets.Float().tag(sync=True)
    position = traitlets.Int(0).tag(sync=True)
    pair = traitlets.Int(0).tag(sync=True)

    _module = "positions_dial"
    _esm = STATIC / "positions_dial.js"

    def __init__(
        self,
        *,
        d_model: int = 32,
        max_seq_len: int = 64,
        base: float | int = 10_000.0,
    ) -> None:
        if d_model % 2 or not 4 <= d_model <= MAX_POSITIONS:
            raise InputError(
                f"d_model must be even and 4 to {MAX_POSITIONS}, got {d_model}"
            )
        if not 4 <= max_seq_len <= MAX_POSITIONS or base <= 1:
            raise InputError(
                f"max_seq_len must be 4 to {MAX_POSITIONS} and base above 1, "
                f"got {max_seq_len=} and {base=}"
            )
        super().__init__(
            d_model=d_model,
            max_seq_len=max_seq_len,
            base=float(base),
            alt=f"Sinusoidal positions: {max_seq_len} positions of {d_model} features, "
            "fast waves on the left, slow ones on the right",
        )

    def still(self) -> Picture:
        """The whole table."""
        position = np.arange(self.max_seq_len)[:, None]
        wave = self.base ** (np.arange(0, self.d_model, 2) / self.d_model)
        angle = position / wave  # (seq, pair)
        table = np.stack([np.sin(angle), np.cos(angle)], axis=-1)
        return heatmap(
            table.reshape(self.max_seq_len, self.d_model),
            row_labels=[str(i) for i in range(self.max_seq_len)],
            column_labels=[str(i) for i in range(self.d_model)],
            x_label="feature",
            y_label="position",
            alt=self.alt,
        )
