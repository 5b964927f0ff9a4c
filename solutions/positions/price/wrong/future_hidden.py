"""Your keys after the query get -inf. Hiding is the mask's task: here they get 0."""

import torch
from torch import Tensor


def alibi_bias(n_heads: int, n_queries: int, n_keys: int) -> Tensor:
    slope = 2.0 ** (-8 * torch.arange(1, n_heads + 1) / n_heads)
    query = torch.arange(n_keys - n_queries, n_keys)

    distance = query[:, None] - torch.arange(n_keys)
    bias = -slope[:, None, None] * distance
    return bias.masked_fill(distance < 0, -torch.inf)
