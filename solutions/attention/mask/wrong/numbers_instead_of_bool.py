"""Your mask holds 0.0 and 1.0. It must be Bool: `dtype=torch.bool`."""

import torch
from torch import Tensor


def causal_mask(n_queries: int, n_keys: int) -> Tensor:
    return torch.ones(n_queries, n_keys).tril(diagonal=n_keys - n_queries)
