"""Compares positions: a key may be seen if it stands no later than the query."""

import torch
from torch import Tensor


def causal_mask(n_queries: int, n_keys: int) -> Tensor:
    query_position = torch.arange(n_keys - n_queries, n_keys)
    return torch.arange(n_keys) <= query_position[:, None]
