"""Takes the larger of both ends."""

import torch
from torch import Tensor


def ones_gap(
    attend, query: Tensor, key: Tensor, n_heads: int, mask: Tensor | None
) -> float:
    output = attend(query, key, torch.ones_like(key), n_heads, mask)
    return max(output.max().item() - 1, 1 - output.min().item())
