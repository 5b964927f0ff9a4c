r"""Positions: attention alone sees a set of tokens; this tells it their order.

Read in this order:

1. `sinusoid_table`       waves of many lengths, one pair per two features
2. `SinusoidalPositions`  added to the tokens, nothing learned
3. `LearnedPositions`     a learned row for each position, as in GPT-2 and BERT
4. `new_positions`        these two, the rotary ones, ALiBi or none, by name

The first two are added to tokens and end with their table. The other two work inside
attention and stand in modules of their own: `rotary` and `alibi`.

Source: Vaswani et al. (2017), arXiv:1706.03762, section 3.5; Gehring et al. (2017),
Convolutional Sequence to Sequence Learning, arXiv:1705.03122, section 3.1.
"""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Generator, Tensor, nn

from llmos_edu.core.components import choose
from llmos_edu.core.errors import ConfigError, InputError
from llmos_edu.nn.alibi import AlibiBias
from llmos_edu.nn.rotary import RotaryPositions


def sinusoid_table(
    max_seq_len: int, d_model: int, *, base: float = 10_000.0
) -> Float[Tensor, "{max_seq_len} {d_model}"]:
    r"""Write each position as sines and cosines of falling frequency.

    $$P_{p,2i} = \sin(p / b^{2i/d}) \qquad P_{p,2i+1} = \cos(p / b^{2i/d})$$

    A shift by a fixed number of steps turns every pair by a fixed angle, so that a
    layer can learn to look a fixed distance back.

    Args:
        max_seq_len: Rows: positions 0 to max_seq_len - 1.
        d_model: Columns; must be even, because sine and cosine come in pairs.
        base: The $b$ of the equation; the longest wave is 2 pi times it.

    Raises:
        ConfigError: d_model is odd.

    Source:
        arXiv:1706.03762, section 3.5.
    """
    if d_model % 2 != 0:
        raise ConfigError(f"d_model must be even for sinusoids, got {d_model=}")
    position = torch.arange(max_seq_len, dtype=torch.float64)
    exponent = torch.arange(0, d_model, 2, dtype=torch.float64) / d_model
    angle = position[:, None] / base ** exponent[None, :]
    pairs = torch.stack([angle.sin(), angle.cos()], dim=-1)
    return pairs.flatten(start_dim=1).float()


class SinusoidalPositions(nn.Module):
    """Add the fixed waves of `sinusoid_table` to the tokens.

    Args:
        max_seq_len: Longest sequence, in tokens.
        d_model: Width of a token; even.
        base: See `sinusoid_table`.
    """

    table: Tensor

    def __init__(
        self, max_seq_len: int, d_model: int, *, base: float = 10_000.0
    ) -> None:
        super().__init__()
        table = sinusoid_table(max_seq_len, d_model, base=base)
        self.register_buffer("table", table, persistent=False)

    def forward(
        self, x: Float[Tensor, "batch seq d_model"], *, n_past: int = 0
    ) -> Float[Tensor, "batch seq d_model"]:
        """Add the waves of positions n_past, n_past + 1, ... to `x`."""
        return x + rows(self.table, n_past=n_past, seq_len=x.shape[1]).to(x.dtype)


class LearnedPositions(nn.Module):
    """Add a learned vector per position to the tokens.

    Args:
        max_seq_len: Longest sequence, in tokens.
        d_model: Width of a token.
        generator: Source of the initial table; torch's global one by default.
    """

    def __init__(
        self, max_seq_len: int, d_model: int, *, generator: Generator | None = None
    ) -> None:
        super().__init__()
        self.table = nn.Parameter(torch.empty(max_seq_len, d_model))
        self.reset_parameters(generator)

    def reset_parameters(self, generator: Generator | None = None) -> None:
        """Draw the table from a normal distribution of deviation 0.02."""
        nn.init.normal_(self.table, std=0.02, generator=generator)

    def forward(
        self, x: Float[Tensor, "batch seq d_model"], *, n_past: int = 0
    ) -> Float[Tensor, "batch seq d_model"]:
        """Add the vectors of positions n_past, n_past + 1, ... to `x`."""
        return x + rows(self.table, n_past=n_past, seq_len=x.shape[1])


def rows(
    table: Float[Tensor, "max_seq_len d_model"], *, n_past: int, seq_len: int
) -> Float[Tensor, "{seq_len} d_model"]:
    """Take the rows of the positions that come after `n_past`.

    Raises:
        InputError: a position is beyond the table.
    """
    if n_past + seq_len > len(table):
        raise InputError(
            f"positions must be below max_seq_len={len(table)}, "
            f"got {n_past} past + {seq_len} new = {n_past + seq_len} tokens; "
            "shorten the input or build a model with a longer context"
        )
    return table[n_past : n_past + seq_len]


Positions = LearnedPositions | SinusoidalPositions | RotaryPositions | AlibiBias | None
"""What `new_positions` may return."""

KINDS: dict[str, Callable[[int, int, int], Positions]] = {
    "learned": lambda length, width, _: LearnedPositions(length, width),
    "sinusoidal": lambda length, width, _: SinusoidalPositions(length, width),
    "rotary": lambda length, width, n: RotaryPositions(width // n, max_seq_len=length),
    "alibi": lambda _, __, n_heads: AlibiBias(n_heads),
    "none": lambda _, __, ___: None,
}
"""How each kind is made from max_seq_len, d_model and n_heads."""


def new_positions(
    kind: str, *, max_seq_len: int, d_model: int, n_heads: int
) -> Positions:
    """Make one of the kinds of positions by its name.

    Args:
        kind: "learned", "sinusoidal", "rotary", "alibi" or "none".
        max_seq_len: Longest sequence of the tables; the others go on beyond it.
        d_model: Width of a token.
        n_heads: Attention heads; must divide d_model.

    Raises:
        UnknownNameError: no kind has this name.
        ConfigError: the width of a token or of a head is odd where pairs are needed.
    """
    return choose("positions", kind, KINDS)(max_seq_len, d_model, n_heads)
