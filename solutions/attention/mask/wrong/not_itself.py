"""Your mask hides each position from itself: the diagonal is off by one. The first
token would see nothing at all.
"""

import torch
from torch import Tensor


def causal_mask(n_queries: int, n_keys: int) -> Tensor:
    everything = torch.ones(n_queries, n_keys, dtype=torch.bool)
    return everything.tril(diagonal=n_keys - n_queries - 1)
