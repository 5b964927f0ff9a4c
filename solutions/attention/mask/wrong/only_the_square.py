"""Your mask has only as many columns as queries: it must have one column for each
key.
"""

import torch
from torch import Tensor


def causal_mask(n_queries: int, n_keys: int) -> Tensor:
    return torch.ones(n_queries, n_queries, dtype=torch.bool).tril()
