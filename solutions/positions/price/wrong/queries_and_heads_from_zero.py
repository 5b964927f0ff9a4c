"""Your slopes start at k = 0 and your queries at position 0: they are the last ones."""

import torch
from torch import Tensor


def alibi_bias(n_heads: int, n_queries: int, n_keys: int) -> Tensor:
    slope = 2.0 ** (-8 * torch.arange(n_heads) / n_heads)
    query = torch.arange(n_queries)
    distance = query[:, None] - torch.arange(n_keys)
    return -slope[:, None, None] * distance.clamp(min=0)
