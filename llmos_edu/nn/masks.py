"""Who may look at whom. Everywhere in this library True means 'may look'.

Masks combine as Booleans do: `causal_mask(n) & local_mask(n, window=4)`.

Source: Vaswani et al. (2017), arXiv:1706.03762, section 3.2.3; Child et al. (2019),
Generating Long Sequences with Sparse Transformers, arXiv:1904.10509, section 4.
"""

import torch
from jaxtyping import Bool, Int, Shaped
from torch import Tensor

from llmos_edu.core.errors import ConfigError, InputError


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


def key_mask(
    is_real: Shaped[Tensor, "..."],
    token_ids: Int[Tensor, "batch seq"],
    *,
    name: str = "mask",
) -> Bool[Tensor, "batch 1 1 seq"]:
    """Hide from every query of every head what is not real, after a look at the mask.

    Args:
        is_real: True where a token is real, False where it is padding.
        token_ids: The tokens that it is about.
        name: What the caller calls it, for messages.

    Raises:
        InputError: there is no token; or the mask has another shape, is not Boolean, or
            leaves a row without any token, so that nothing could be looked at.
    """
    if token_ids.numel() == 0:
        raise InputError(
            f"a model needs at least one token, got shape {tuple(token_ids.shape)}"
        )
    if is_real.shape != token_ids.shape:
        raise InputError(
            f"{name} must have the shape of its token ids, {tuple(token_ids.shape)}, "
            f"got {tuple(is_real.shape)}"
        )
    if is_real.dtype != torch.bool:
        raise InputError(
            f"{name} must be Boolean, True where a token is real, got {is_real.dtype}; "
            "write token_ids != pad_id"
        )
    is_empty = ~is_real.any(dim=1)  # (batch)
    if is_empty.any():
        raise InputError(
            f"{name} must leave at least one real token in each row, got none in row "
            f"{int(is_empty.nonzero()[0])}; drop rows that are padding only"
        )
    return is_real[:, None, None, :]
