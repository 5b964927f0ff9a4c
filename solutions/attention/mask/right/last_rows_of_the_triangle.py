"""Takes the last rows of the usual triangle."""

import torch
from torch import Tensor


def causal_mask(n_queries: int, n_keys: int) -> Tensor:
    return torch.ones(n_keys, n_keys, dtype=torch.bool).tril()[n_keys - n_queries :]
