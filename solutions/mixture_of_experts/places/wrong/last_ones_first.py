"""You served everything from the end: last choices first, and last tokens first."""

import torch
from torch import Tensor


def within_capacity(expert_ids: Tensor, n_experts: int, capacity: int) -> Tensor:
    is_kept = torch.zeros_like(expert_ids, dtype=torch.bool)
    taken = [0] * n_experts
    n_tokens, n_choices = expert_ids.shape
    for choice in reversed(range(n_choices)):
        for token in reversed(range(n_tokens)):
            expert = int(expert_ids[token, choice])
            is_kept[token, choice] = taken[expert] < capacity
            taken[expert] += 1
    return is_kept
