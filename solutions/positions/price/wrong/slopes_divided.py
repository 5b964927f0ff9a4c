"""Your slopes are 2 ** (8 k / n): the exponent lacks its minus (or you divided by the
slope).
"""

import torch
from torch import Tensor


def alibi_bias(n_heads: int, n_queries: int, n_keys: int) -> Tensor:
    slope = 2.0 ** (-8 * torch.arange(1, n_heads + 1) / n_heads)
    query = torch.arange(n_keys - n_queries, n_keys)
    distance = query[:, None] - torch.arange(n_keys)
    return -distance.clamp(min=0) / slope[:, None, None]
