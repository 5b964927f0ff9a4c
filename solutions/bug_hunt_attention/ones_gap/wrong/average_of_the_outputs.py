"""Your number is how far the average output is from 1: rows above and below cancel."""

import torch
from torch import Tensor


def ones_gap(
    attend, query: Tensor, key: Tensor, n_heads: int, mask: Tensor | None
) -> float:
    output = attend(query, key, torch.ones_like(key), n_heads, mask)
    return abs(output.mean().item() - 1)
