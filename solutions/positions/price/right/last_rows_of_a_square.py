"""Makes the whole square and keeps its last rows."""

import torch
from torch import Tensor


def alibi_bias(n_heads: int, n_queries: int, n_keys: int) -> Tensor:
    ratio = 2.0 ** (-8 / n_heads)
    slope = torch.cumprod(torch.full((n_heads,), ratio), dim=0)
    steps = torch.ones(n_keys, n_keys).tril(-1).flip(-1).cumsum(-1).flip(-1)
    return -torch.einsum("h,qk->hqk", slope, steps.tril())[:, n_keys - n_queries :]
