"""Your experts are the worst of each token: topk takes the largest scores unless told
otherwise.
"""

from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    best, expert_ids = logits.topk(n_active_experts, dim=-1, largest=False)
    return expert_ids, best.softmax(dim=-1)
