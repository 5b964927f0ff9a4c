"""Your numbers are those of the counts alone, squared; they have no gradient, so
nothing would be learnt.
"""

import torch
from torch import Tensor


def balance_loss(logits: Tensor, expert_ids: Tensor) -> Tensor:
    n_experts = logits.shape[-1]
    counts = torch.bincount(expert_ids.flatten(), minlength=n_experts)
    share = counts / expert_ids.numel()
    return n_experts * (share * share).sum()
