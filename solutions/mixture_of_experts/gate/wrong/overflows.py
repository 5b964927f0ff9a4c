"""Your exponentials overflow when scores are large: exp gives inf, and inf / inf is
NaN. Use torch's softmax, or subtract the largest score first.
"""

from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    best, expert_ids = logits.topk(n_active_experts, dim=-1)
    shares = best.exp()
    return expert_ids, shares / shares.sum(dim=-1, keepdim=True)
