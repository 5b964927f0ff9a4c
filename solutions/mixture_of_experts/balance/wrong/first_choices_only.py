"""You counted first choices only. All choices fall on experts."""

import torch
from torch import Tensor


def balance_loss(logits: Tensor, expert_ids: Tensor) -> Tensor:
    n_experts = logits.shape[-1]
    probability = logits.softmax(dim=-1).mean(dim=0)
    counts = torch.bincount(expert_ids[:, 0], minlength=n_experts)
    share = counts / len(expert_ids)
    return n_experts * (share * probability).sum()
