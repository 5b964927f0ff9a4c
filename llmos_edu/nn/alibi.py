r"""ALiBi: no positions at all, only a price for looking far.

Read in this order:

1. `alibi_slopes`  the price of one step, another for each head
2. `AlibiBias`     the price of every step, as what attention adds to its scores

Source: Press, Smith and Lewis (2021), Train Short, Test Long: Attention with Linear
Biases Enables Input Length Extrapolation, arXiv:2108.12409, section 3.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from llmos_edu.core.errors import ConfigError, InputError


def alibi_slopes(n_heads: int) -> Float[Tensor, " head"]:
    r"""Price of looking one token further back, per head, falling geometrically.

    $$m_k = 2^{-8k/n}, \quad k = 1, \dots, n$$

    The first head is near-sighted, the last sees almost for free. For a number of heads
    that is no power of two, the paper's code takes the largest power of two below it,
    and fills up with every other slope of twice as many heads.

    Args:
        n_heads: Attention heads, at least 1.

    Raises:
        ConfigError: there is no head.

    Source:
        arXiv:2108.12409, section 3, and `get_slopes` of its code.

    Example:
        >>> alibi_slopes(4)
        tensor([0.2500, 0.0625, 0.0156, 0.0039])
        >>> alibi_slopes(3)
        tensor([0.0625, 0.0039, 0.2500])
    """
    if n_heads < 1:
        raise ConfigError(f"n_heads must be at least 1, got {n_heads=}")
    power = 2 ** (n_heads.bit_length() - 1)
    slopes = [2 ** (-8 * k / power) for k in range(1, power + 1)]
    between = [2 ** (-4 * k / power) for k in range(1, 2 * power, 2)]
    return torch.tensor(slopes + between[: n_heads - power])


class AlibiBias(nn.Module):
    """Add to each score minus the distance, times the slope of the head.

    Nothing is learned and there is no table, so there is no longest text.

    Args:
        n_heads: Attention heads, at least 1.

    Raises:
        ConfigError: there is no head.
    """

    slopes: Tensor

    def __init__(self, n_heads: int) -> None:
        super().__init__()
        self.register_buffer("slopes", alibi_slopes(n_heads), persistent=False)

    def forward(
        self, n_queries: int, n_keys: int
    ) -> Float[Tensor, "head {n_queries} {n_keys}"]:
        """Return the bias of `attention`: 0 at a token itself, lower further away.

        Args:
            n_queries: Positions that look: the last ones of the keys.
            n_keys: Positions that are looked at.

        Raises:
            InputError: there are more queries than keys.

        Example:
            >>> AlibiBias(8)(2, 3)[0]
            tensor([[-0.5000,  0.0000, -0.5000],
                    [-1.0000, -0.5000,  0.0000]])
        """
        if n_queries > n_keys:
            raise InputError(
                f"queries must be the last of the keys, got {n_queries=} and {n_keys=}"
            )
        key = torch.arange(n_keys, device=self.slopes.device)  # (key)
        query = key[n_keys - n_queries :]  # (query)
        distance = (query[:, None] - key).abs()  # (query, key)
        bias = self.slopes.float()[:, None, None] * -distance  # (head, query, key)
        return bias.to(self.slopes.dtype)
