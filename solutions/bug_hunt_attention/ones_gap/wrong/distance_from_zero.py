"""Your number is the largest output, not its distance from 1."""

import torch
from torch import Tensor


def ones_gap(
    attend, query: Tensor, key: Tensor, n_heads: int, mask: Tensor | None
) -> float:
    output = attend(query, key, torch.ones_like(key), n_heads, mask)
    return output.abs().max().item()
