"""Your slopes start at k = 0, with a price of 1: the first head is k = 1."""

import torch
from torch import Tensor


def alibi_bias(n_heads: int, n_queries: int, n_keys: int) -> Tensor:
    slope = 2.0 ** (-8 * torch.arange(n_heads) / n_heads)
    query = torch.arange(n_keys - n_queries, n_keys)
    distance = query[:, None] - torch.arange(n_keys)
    return -slope[:, None, None] * distance.clamp(min=0)
