"""Your numbers are those of a sigmoid of each score. The chosen experts share out one
unit: softmax.
"""

from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    best, expert_ids = logits.topk(n_active_experts, dim=-1)
    return expert_ids, best.sigmoid()
