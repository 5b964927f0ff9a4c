"""Five ways to tell a Transformer where a token stands, as picture and as attention."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets

from llmos_edu.core.components import choose
from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import Numbers, as_array
from llmos_edu.viz.position_pictures import position_grid
from llmos_edu.viz.style import Picture
from llmos_edu.viz.widgets.widget import STATIC, Widget

MAX_POSITIONS = 128
"""More rows than this are thinner than a pixel on a phone."""

MAX_HEADS = 64
"""The gentlest slopes of more heads cannot be told apart."""

KINDS = ("sinusoidal", "learned", "rotary", "alibi", "none")
"""What can be chosen; "learned" only with a table."""


class PositionsDial(Widget):
    """Choose a kind of positions, turn a position, and see whom it would look at.

    Answers: how does each kind tell neighbours from strangers? The attention is that of
    position alone, as if all tokens were alike. All but a learned table is computed in
    the page.

    Args:
        d_model: Features of a token; even, 4 to 128.
        max_seq_len: Positions to compare, 4 to 128.
        base: The longest wave is 2 pi times this; 10,000 in the paper.
        kind: What is shown first.
        n_heads: Heads of ALiBi, 1 to 64, a power of two.
        learned: A trained table (position, feature) of `max_seq_len` rows.

    Raises:
        InputError: a size is outside its range, d_model is odd, n_heads is no power of
            two, or a table has another length.
        UnknownNameError: no kind has this name, or "learned" comes without a table.

    Example:
        >>> PositionsDial(d_model=8, max_seq_len=16).position
        0
    """

    d_model = traitlets.Int().tag(sync=True)
    max_seq_len = traitlets.Int().tag(sync=True)
    base = traitlets.Float().tag(sync=True)
    kind = traitlets.Unicode("sinusoidal").tag(sync=True)
    n_heads = traitlets.Int(8).tag(sync=True)
    learned: traitlets.List[Any] = traitlets.List().tag(sync=True)
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
        kind: str = "sinusoidal",
        n_heads: int = 8,
        learned: Numbers | None = None,
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
        if not 1 <= n_heads <= MAX_HEADS or n_heads & (n_heads - 1):
            raise InputError(
                f"n_heads must be a power of two from 1 to {MAX_HEADS}, got {n_heads}"
            )
        table = [] if learned is None else _rows(learned, max_seq_len)
        choose("kind", kind, dict.fromkeys(k for k in KINDS if table or k != "learned"))
        super().__init__(
            d_model=d_model,
            max_seq_len=max_seq_len,
            base=float(base),
            kind=kind,
            n_heads=n_heads,
            learned=table,
            alt=f"Sinusoidal positions: {max_seq_len} positions of {d_model} features, "
            "fast waves on the left, slow ones on the right. Beside them the other "
            "kinds, and below each the attention that it gives by itself: to the near "
            "ones, or, without positions, to all of the past alike",
        )

    def still(self) -> Picture:
        """Every kind as a picture, and the attention that it gives by itself."""
        return position_grid(
            d_model=self.d_model,
            max_seq_len=self.max_seq_len,
            base=self.base,
            slope=2 ** (-8 * (min(2, self.n_heads - 1) + 1) / self.n_heads),
            learned=self.learned,
            alt=self.alt,
        )


def _rows(learned: Numbers, n_rows: int) -> list[Sequence[float]]:
    table = as_array(learned, n_axes=2, what="learned").astype(float)
    if len(table) != n_rows:
        raise InputError(
            f"learned must have max_seq_len={n_rows} rows, got {len(table)}"
        )
    return np.round(table, 4).tolist()
