"""Your numbers are those of a softmax over the tokens. Each token spreads its
probability over the experts.
"""

import torch
from torch import Tensor


def balance_loss(logits: Tensor, expert_ids: Tensor) -> Tensor:
    n_experts = logits.shape[-1]
    probability = logits.softmax(dim=0).mean(dim=0)
    counts = torch.bincount(expert_ids.flatten(), minlength=n_experts)
    share = counts / expert_ids.numel()
    return n_experts * (share * probability).sum()
