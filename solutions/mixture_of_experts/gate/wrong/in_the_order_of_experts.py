"""Your experts stand in the order of their numbers, weights with them. The best comes
first.
"""

from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    best, expert_ids = logits.topk(n_active_experts, dim=-1)
    expert_ids, order = expert_ids.sort(dim=-1)
    return expert_ids, best.softmax(dim=-1).gather(-1, order)
