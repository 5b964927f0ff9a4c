"""Your numbers are those of a softmax over the tokens. Each token shares out its own
unit: softmax over the last axis.
"""

from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    best, expert_ids = logits.topk(n_active_experts, dim=-1)
    return expert_ids, best.softmax(dim=0)
