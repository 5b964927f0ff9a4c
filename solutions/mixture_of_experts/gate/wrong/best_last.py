"""Your choices stand in ascending order. The best comes first."""

from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    best, expert_ids = logits.topk(n_active_experts, dim=-1)
    return expert_ids.flip(-1), best.softmax(dim=-1).flip(-1)
