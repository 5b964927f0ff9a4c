"""Who may look at whom. Everywhere in this library True means 'may look'.

Masks combine as Booleans do: `causal_mask(n) & local_mask(n, window=4)`.

Source: Vaswani et al. (2017), arXiv:1706.03762, section 3.2.3; Child et al. (2019),
Generating Long Sequences with Sparse Transformers, arXiv:1904.10509, section 4.
"""

import torch
from jaxtyping import Bool, Int
from torch import Tensor

from llmos_edu.core.errors import ConfigError


def causal_mask(
    seq_len: int, *, n_past: int = 0, device: torch.device | None = None
) -> Bool[Tensor, "{seq_len} {n_past}+{seq_len}"]:
    """Let each position see itself and the past.

    Args:
        seq_len: Positions that look.
        n_past: Positions that came before them and may be looked at by all.
        device: Where to build it.

    Example:
        >>> causal_mask(3).int()
        tensor([[1, 0, 0],
                [1, 1, 0],
                [1, 1, 1]], dtype=torch.int32)
        >>> causal_mask(1, n_past=2).int()
        tensor([[1, 1, 1]], dtype=torch.int32)
    """
    everything = torch.ones(seq_len, n_past + seq_len, dtype=torch.bool, device=device)
    return everything.tril(n_past)


def local_mask(
    seq_len: int, *, window: int, device: torch.device | None = None
) -> Bool[Tensor, "{seq_len} {seq_len}"]:
    """Let each position see those less than `window` steps away, on both sides.

    Args:
        seq_len: Length of the sequence.
        window: 1 sees only itself, 2 its neighbours too, and so on.
        device: Where to build it.

    Raises:
        ConfigError: the window is smaller than 1, so that nobody sees anything.

    Example:
        >>> local_mask(4, window=2).int()
        tensor([[1, 1, 0, 0],
                [1, 1, 1, 0],
                [0, 1, 1, 1],
                [0, 0, 1, 1]], dtype=torch.int32)
    """
    if window < 1:
        raise ConfigError(f"window must be at least 1, got {window=}")
    position = torch.arange(seq_len, device=device)
    distance = (position[:, None] - position[None, :]).abs()
    return distance < window


def padding_mask(
    token_ids: Int[Tensor, "batch seq"], *, pad_id: int
) -> Bool[Tensor, "batch 1 1 seq"]:
    """Hide padding from every query of every head.

    Args:
        token_ids: Sequences filled up with `pad_id` to one length.
        pad_id: The id that stands for nothing.

    Example:
        >>> padding_mask(torch.tensor([[5, 6, 0]]), pad_id=0).int().flatten()
        tensor([1, 1, 0], dtype=torch.int32)
    """
    return (token_ids != pad_id)[:, None, None, :]
