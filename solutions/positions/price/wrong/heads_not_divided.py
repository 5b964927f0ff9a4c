"""Your slopes are 2 ** (-8 k): the exponent is -8 k / n, with n heads."""

import torch
from torch import Tensor


def alibi_bias(n_heads: int, n_queries: int, n_keys: int) -> Tensor:
    slope = 2.0 ** (-8 * torch.arange(1.0, n_heads + 1))
    query = torch.arange(n_keys - n_queries, n_keys)
    distance = query[:, None] - torch.arange(n_keys)
    return -slope[:, None, None] * distance.clamp(min=0)
