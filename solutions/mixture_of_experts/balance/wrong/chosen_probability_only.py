"""You counted probability only where an expert was chosen. The mean goes over all
tokens.
"""

import torch
from torch import Tensor


def balance_loss(logits: Tensor, expert_ids: Tensor) -> Tensor:
    n_experts = logits.shape[-1]
    probability = logits.softmax(dim=-1)
    is_chosen = torch.zeros_like(probability).scatter(1, expert_ids, 1.0)
    probability = (probability * is_chosen).mean(dim=0)
    counts = torch.bincount(expert_ids.flatten(), minlength=n_experts)
    share = counts / expert_ids.numel()
    return n_experts * (share * probability).sum()
