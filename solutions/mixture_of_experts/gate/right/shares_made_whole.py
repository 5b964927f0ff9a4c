"""Takes the softmax over all experts and divides the chosen shares by their sum."""

from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    shares = logits.double().softmax(dim=-1)
    order = logits.argsort(dim=-1, descending=True)[:, :n_active_experts]
    best = shares.gather(-1, order)
    return order, (best / best.sum(dim=-1, keepdim=True)).float()
