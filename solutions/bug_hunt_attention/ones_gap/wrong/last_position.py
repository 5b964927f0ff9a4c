"""Your number is that of the last position alone: every row must sum to 1."""

import torch
from torch import Tensor


def ones_gap(
    attend, query: Tensor, key: Tensor, n_heads: int, mask: Tensor | None
) -> float:
    output = attend(query, key, torch.ones_like(key), n_heads, mask)
    return (output - 1)[:, -1].abs().max().item()
