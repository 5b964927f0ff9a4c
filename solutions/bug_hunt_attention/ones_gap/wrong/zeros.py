"""Your values are zeros: their average is 0 whatever the weights."""

import torch
from torch import Tensor


def ones_gap(
    attend, query: Tensor, key: Tensor, n_heads: int, mask: Tensor | None
) -> float:
    output = attend(query, key, torch.zeros_like(key), n_heads, mask)
    return (output - 1).abs().max().item()
