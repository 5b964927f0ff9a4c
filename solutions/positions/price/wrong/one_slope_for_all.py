"""Your heads all have the slope of the first."""

import torch
from torch import Tensor


def alibi_bias(n_heads: int, n_queries: int, n_keys: int) -> Tensor:
    slope = 2.0 ** (-8 * torch.arange(1, n_heads + 1) / n_heads)
    query = torch.arange(n_keys - n_queries, n_keys)
    distance = query[:, None] - torch.arange(n_keys)
    return -slope[:1, None, None].expand(n_heads, 1, 1) * distance.clamp(min=0)
