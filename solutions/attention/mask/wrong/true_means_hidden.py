"""Your mask is the opposite of the right one: here True means that a query may look."""

import torch
from torch import Tensor


def causal_mask(n_queries: int, n_keys: int) -> Tensor:
    everything = torch.ones(n_queries, n_keys, dtype=torch.bool)
    return everything.triu(diagonal=n_keys - n_queries + 1)
