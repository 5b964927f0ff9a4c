r"""Rotary positions: turn query and key, so that their product knows only the distance.

Read in this order:

1. `rotation_table`   how far each pair of features turns at each position
2. `rotate`           the turning, for either way of pairing features
3. `RotaryPositions`  both, for queries and keys that may follow a past

Features are turned in pairs. Which two belong together is a convention, and weights
that were trained under one are wrong under the other:

    halves       (0, 4) (1, 5) (2, 6) (3, 7) of 8: Llama, and `transformers`
    neighbours   (0, 1) (2, 3) (4, 5) (6, 7) of 8: the paper, and GPT-J

Axes: `pair` counts two features that turn together, d_head / 2 of them.

Source: Su et al. (2021), RoFormer: Enhanced Transformer with Rotary Position Embedding,
arXiv:2104.09864, section 3.2.2 and equation 34.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from llmos_edu.core.components import choose
from llmos_edu.core.errors import ConfigError

PAIRINGS = {"halves": ((2, -1), -2), "neighbours": ((-1, 2), -1)}
"""How the width is cut into pairs, and which axis then holds the two of a pair."""


def rotation_table(
    positions: Float[Tensor, " seq"], d_head: int, *, base: float | int = 10_000.0
) -> tuple[Float[Tensor, "seq pair"], Float[Tensor, "seq pair"]]:
    r"""Say for each position how far each pair turns: the cosine and sine of its angle.

    $$\theta_{p,i} = p \cdot b^{-2i/d}$$

    The first pair turns by one radian a token, the last takes almost $2\pi b$ tokens
    for one turn: a clock with hands from fast to slow.

    Args:
        positions: Where the tokens stand; fractions are allowed.
        d_head: Width of a token inside one head; even.
        base: The $b$ of the equation, above 1; a larger one slows all but the first.

    Raises:
        ConfigError: d_head is odd or below 2, or base is not above 1.

    Source:
        arXiv:2104.09864, equation 15.
    """
    if d_head < 2 or d_head % 2 != 0:
        raise ConfigError(
            f"d_head must be even for rotary positions, got {d_head=}: "
            "features turn in pairs"
        )
    if not base > 1:
        raise ConfigError(f"base must be above 1 for rotary positions, got {base=}")
    exponent = torch.arange(0, d_head, 2).to(positions) / d_head  # (pair)
    speed = base**-exponent  # (pair)
    angle = positions[:, None] * speed  # (seq, pair)
    return angle.cos(), angle.sin()


def rotate(
    x: Float[Tensor, "*batch seq d_head"],
    cosine: Float[Tensor, "seq pair"],
    sine: Float[Tensor, "seq pair"],
    *,
    pairing: str = "halves",
) -> Float[Tensor, "*batch seq d_head"]:
    r"""Turn each pair of features by its angle.

    $$(a, b) \to (a\cos\theta - b\sin\theta,\; a\sin\theta + b\cos\theta)$$

    Lengths stay. The product of two vectors that were turned by their positions depends
    on the difference of the angles alone, hence on the distance.

    Args:
        x: Queries or keys.
        cosine: From `rotation_table`, for the positions of `x`.
        sine: Likewise.
        pairing: "halves" or "neighbours"; see the top of this module.

    Raises:
        UnknownNameError: no convention has this name.
    """
    shape, axis = choose("pairing", pairing, PAIRINGS)
    first, second = x.unflatten(-1, shape).unbind(axis)
    turned = [first * cosine - second * sine, first * sine + second * cosine]
    return torch.stack(turned, dim=axis).flatten(start_dim=-2)


class RotaryPositions(nn.Module):
    """Turn queries or keys by their positions, however long the text.

    Nothing is learned and nothing is added to the tokens: attention is told by the
    layer's `rotary=`. Positions beyond the table are computed when they come.

    Args:
        d_head: Width of a token inside one head; even.
        max_seq_len: Positions whose angles are kept ready.
        base: See `rotation_table`.
        pairing: "halves" (Llama) or "neighbours" (the paper).

    Raises:
        ConfigError: d_head is odd, or base is not above 1.
        UnknownNameError: no pairing has this name.
    """

    cosine: Tensor
    sine: Tensor

    def __init__(
        self,
        d_head: int,
        *,
        max_seq_len: int = 2048,
        base: float | int = 10_000.0,
        pairing: str = "halves",
    ) -> None:
        super().__init__()
        choose("pairing", pairing, PAIRINGS)
        self.d_head, self.base, self.pairing = d_head, base, pairing
        positions = torch.arange(max_seq_len, dtype=torch.float64)
        cosine, sine = rotation_table(positions, d_head, base=base)
        precision = torch.get_default_dtype()
        self.register_buffer("cosine", cosine.to(precision), persistent=False)
        self.register_buffer("sine", sine.to(precision), persistent=False)

    def forward(
        self, x: Float[Tensor, "*batch seq d_head"], *, n_past: int = 0
    ) -> Float[Tensor, "*batch seq d_head"]:
        """Turn `x` as it stands at positions n_past, n_past + 1, ...

        Args:
            x: Queries or keys.
            n_past: Positions before the first of them.
        """
        cosine, sine = self._turns(n_past, n_past + x.shape[-2])
        return rotate(x, cosine.to(x.dtype), sine.to(x.dtype), pairing=self.pairing)

    def _turns(self, start: int, end: int) -> tuple[Tensor, Tensor]:
        cosine, sine = self.cosine[start:end], self.sine[start:end]
        n_ready = len(self.cosine)
        if end <= n_ready:
            return cosine, sine
        beyond = torch.arange(max(start, n_ready), end, dtype=torch.float64)
        more = rotation_table(beyond, self.d_head, base=self.base)
        return torch.cat([cosine, more[0].to(cosine)]), torch.cat(
            [sine, more[1].to(sine)]
        )
