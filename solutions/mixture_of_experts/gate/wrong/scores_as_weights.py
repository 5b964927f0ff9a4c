"""Your weights are the scores themselves: they are no shares yet."""

from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    best, expert_ids = logits.topk(n_active_experts, dim=-1)
    return expert_ids, best
