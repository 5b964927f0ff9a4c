"""Your mask moves the diagonal the wrong way: the offset is n_keys - n_queries, and
you used its negative.
"""

import torch
from torch import Tensor


def causal_mask(n_queries: int, n_keys: int) -> Tensor:
    everything = torch.ones(n_queries, n_keys, dtype=torch.bool)
    return everything.tril(diagonal=n_queries - n_keys)
