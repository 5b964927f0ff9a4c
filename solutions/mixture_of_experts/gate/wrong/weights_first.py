"""You return the weights first. Numbers of experts come first, then their weights."""

from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    best, expert_ids = logits.topk(n_active_experts, dim=-1)
    return best.softmax(dim=-1), expert_ids
