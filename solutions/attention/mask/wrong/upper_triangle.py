"""Your mask is the upper triangle: it shows the future and hides the past."""

import torch
from torch import Tensor


def causal_mask(n_queries: int, n_keys: int) -> Tensor:
    everything = torch.ones(n_queries, n_keys, dtype=torch.bool)
    return everything.triu(diagonal=n_keys - n_queries)
