"""You gave the others a score of 0, and exp(0) = 1 is still a share. Leave them out, or
at -inf.
"""

import torch
from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    best, expert_ids = logits.topk(n_active_experts, dim=-1)
    kept = torch.zeros_like(logits).scatter(1, expert_ids, best)
    return expert_ids, kept.softmax(dim=-1).gather(1, expert_ids)
