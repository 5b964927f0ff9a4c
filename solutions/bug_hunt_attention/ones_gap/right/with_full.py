"""Makes the ones with full."""

import torch
from torch import Tensor


def ones_gap(
    attend, query: Tensor, key: Tensor, n_heads: int, mask: Tensor | None
) -> float:
    ones = torch.full(key.shape, 1.0)
    gap = torch.dist(attend(query, key, ones, n_heads, mask), ones, p=torch.inf)
    return float(gap)
