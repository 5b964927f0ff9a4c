"""Your slopes are 1/2, 1/4, 1/8, ... for any number of heads: that is right for 8
heads only. The exponent is -8 k / n.
"""

import torch
from torch import Tensor


def alibi_bias(n_heads: int, n_queries: int, n_keys: int) -> Tensor:
    slope = 2.0 ** (-torch.arange(1.0, n_heads + 1))
    query = torch.arange(n_keys - n_queries, n_keys)
    distance = query[:, None] - torch.arange(n_keys)
    return -slope[:, None, None] * distance.clamp(min=0)
