"""Your target is spread evenly in full: the right piece is nowhere preferred."""

from torch import Tensor


def smoothed_loss(
    logits: Tensor, target_ids: Tensor, epsilon: float, pad_id: int
) -> Tensor:
    real = target_ids != pad_id
    return -logits.log_softmax(dim=-1).mean(dim=-1)[real].mean()
