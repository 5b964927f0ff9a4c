"""Fills the bias one number at a time."""

import torch
from torch import Tensor


def alibi_bias(n_heads: int, n_queries: int, n_keys: int) -> Tensor:
    bias = torch.zeros(n_heads, n_queries, n_keys)
    for k in range(n_heads):
        for i in range(n_queries):
            position = n_keys - n_queries + i
            for j in range(position):
                bias[k, i, j] = -(2 ** (-8 * (k + 1) / n_heads)) * (position - j)
    return bias
