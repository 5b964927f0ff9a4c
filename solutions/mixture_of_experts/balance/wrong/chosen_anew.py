"""You chose anew from logits. The choices that were made are in expert_ids."""

import torch
from torch import Tensor


def balance_loss(logits: Tensor, expert_ids: Tensor) -> Tensor:
    n_experts = logits.shape[-1]
    probability = logits.softmax(dim=-1).mean(dim=0)
    expert_ids = logits.topk(expert_ids.shape[-1]).indices
    counts = torch.bincount(expert_ids.flatten(), minlength=n_experts)
    share = counts / expert_ids.numel()
    return n_experts * (share * probability).sum()
