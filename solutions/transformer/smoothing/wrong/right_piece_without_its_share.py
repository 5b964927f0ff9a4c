"""Your right piece gets 1 - epsilon only: its share of the spread is missing."""

from torch import Tensor


def smoothed_loss(
    logits: Tensor, target_ids: Tensor, epsilon: float, pad_id: int
) -> Tensor:
    real = target_ids != pad_id
    logs = logits.log_softmax(dim=-1)
    right = logs.gather(-1, target_ids[..., None])[..., 0]
    others = (logs.sum(dim=-1) - right) / logits.shape[-1]
    return -((1 - epsilon) * right + epsilon * others)[real].mean()
