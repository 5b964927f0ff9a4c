"""Your loss is the spread's part alone: (1 - epsilon) of the right piece is missing."""

from torch import Tensor


def smoothed_loss(
    logits: Tensor, target_ids: Tensor, epsilon: float, pad_id: int
) -> Tensor:
    real = target_ids != pad_id
    return -epsilon * logits.log_softmax(dim=-1).mean(dim=-1)[real].mean()
