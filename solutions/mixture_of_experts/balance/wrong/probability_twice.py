"""Your numbers are those of the probabilities alone, squared. How often an expert was
really chosen belongs in as well.
"""

from torch import Tensor


def balance_loss(logits: Tensor, expert_ids: Tensor) -> Tensor:
    n_experts = logits.shape[-1]
    probability = logits.softmax(dim=-1).mean(dim=0)
    return n_experts * (probability * probability).sum()
