"""Your weights do not sum to 1: they are the chosen experts' shares of a softmax over
all. Take the softmax among the chosen ones.
"""

from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    expert_ids = logits.topk(n_active_experts, dim=-1).indices
    return expert_ids, logits.softmax(dim=-1).gather(-1, expert_ids)
