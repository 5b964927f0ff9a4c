"""Lets each expert cut its own queue."""

import torch
from torch import Tensor


def within_capacity(expert_ids: Tensor, n_experts: int, capacity: int) -> Tensor:
    kept = torch.zeros(expert_ids.T.shape, dtype=torch.bool)
    for expert in range(n_experts):
        rank, token = expert_ids.T.eq(expert).nonzero(as_tuple=True)
        kept[rank[:capacity], token[:capacity]] = True
    return kept.T
