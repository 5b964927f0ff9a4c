"""You took the softmax of the mean score. Take the mean of the probabilities: softmax
first.
"""

import torch
from torch import Tensor


def balance_loss(logits: Tensor, expert_ids: Tensor) -> Tensor:
    n_experts = logits.shape[-1]
    probability = logits.mean(dim=0).softmax(dim=-1)
    counts = torch.bincount(expert_ids.flatten(), minlength=n_experts)
    share = counts / expert_ids.numel()
    return n_experts * (share * probability).sum()
