"""Your places are those of tokens that take all their choices at once. All first
choices come before all second ones.
"""

import torch
from torch import Tensor


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
