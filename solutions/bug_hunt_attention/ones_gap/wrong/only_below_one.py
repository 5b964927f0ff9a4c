"""Your number sees only outputs below 1: take the absolute value instead of turning
the difference round.
"""

import torch
from torch import Tensor


def ones_gap(
    attend, query: Tensor, key: Tensor, n_heads: int, mask: Tensor | None
) -> float:
    output = attend(query, key, torch.ones_like(key), n_heads, mask)
    return (1 - output).max().item()
