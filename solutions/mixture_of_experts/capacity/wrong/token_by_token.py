"""Your places are those of tokens that take all their choices at once. All first
choices come before all second ones.
"""

import math

import torch
from torch import Tensor


def capacity_for(
    n_tokens: int, n_experts: int, n_active_experts: int, capacity_factor: float
) -> int:
    even_share = n_tokens * n_active_experts / n_experts
    return math.ceil(even_share * capacity_factor)


def within_capacity(expert_ids: Tensor, n_experts: int, capacity: int) -> Tensor:
    is_kept = torch.zeros_like(expert_ids, dtype=torch.bool)
    taken = [0] * n_experts
    n_tokens, n_choices = expert_ids.shape
    for token in range(n_tokens):
        for choice in range(n_choices):
            expert = int(expert_ids[token, choice])
            is_kept[token, choice] = taken[expert] < capacity
            taken[expert] += 1
    return is_kept
