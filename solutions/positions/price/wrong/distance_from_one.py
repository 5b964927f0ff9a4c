"""Your distance is one too large: a token is 0 steps away from itself."""

import torch
from torch import Tensor


def alibi_bias(n_heads: int, n_queries: int, n_keys: int) -> Tensor:
    slope = 2.0 ** (-8 * torch.arange(1, n_heads + 1) / n_heads)
    query = torch.arange(n_keys - n_queries + 1, n_keys + 1)
    distance = query[:, None] - torch.arange(n_keys)
    return -slope[:, None, None] * distance.clamp(min=0)
