"""Your number is that without the mask: pass it on."""

import torch
from torch import Tensor


def ones_gap(
    attend, query: Tensor, key: Tensor, n_heads: int, mask: Tensor | None
) -> float:
    output = attend(query, key, torch.ones_like(key), n_heads)
    return (output - 1).abs().max().item()
