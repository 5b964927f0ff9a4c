"""Your past is rewarded and keys after the query cost: distance is query minus key."""

import torch
from torch import Tensor


def alibi_bias(n_heads: int, n_queries: int, n_keys: int) -> Tensor:
    slope = 2.0 ** (-8 * torch.arange(1, n_heads + 1) / n_heads)
    query = torch.arange(n_keys - n_queries, n_keys)

    distance = torch.arange(n_keys) - query[:, None]
    return -slope[:, None, None] * distance
