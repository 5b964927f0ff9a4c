"""Fills a list of lists."""

import torch
from torch import Tensor


def causal_mask(n_queries: int, n_keys: int) -> Tensor:
    offset = n_keys - n_queries
    rows = [[k <= q + offset for k in range(n_keys)] for q in range(n_queries)]
    return torch.tensor(rows)
