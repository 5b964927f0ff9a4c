"""Your weights are scores divided by their sum; with negative scores these are no
shares. Take the softmax of the scores.
"""

from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    best, expert_ids = logits.topk(n_active_experts, dim=-1)
    return expert_ids, best / best.sum(dim=-1, keepdim=True)
