"""Lets each expert cut its own queue."""

import torch
from torch import Tensor


def capacity_for(
    n_tokens: int, n_experts: int, n_active_experts: int, capacity_factor: float
) -> int:
    exact = n_tokens * n_active_experts / n_experts * capacity_factor
    return int(exact) + (exact > int(exact))


def within_capacity(expert_ids: Tensor, n_experts: int, capacity: int) -> Tensor:
    kept = torch.zeros(expert_ids.T.shape, dtype=torch.bool)
    for expert in range(n_experts):
        rank, token = expert_ids.T.eq(expert).nonzero(as_tuple=True)
        kept[rank[:capacity], token[:capacity]] = True
    return kept.T
