"""Your queries stand at positions 0, 1, ...: they are the last of the keys."""

import torch
from torch import Tensor


def alibi_bias(n_heads: int, n_queries: int, n_keys: int) -> Tensor:
    slope = 2.0 ** (-8 * torch.arange(1, n_heads + 1) / n_heads)
    distance = torch.arange(n_queries)[:, None] - torch.arange(n_keys)
    return -slope[:, None, None] * distance.clamp(min=0)
