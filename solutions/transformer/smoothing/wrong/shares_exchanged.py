"""Your shares are exchanged: the right piece gets epsilon, the spread 1 - epsilon."""

from torch import Tensor


def smoothed_loss(
    logits: Tensor, target_ids: Tensor, epsilon: float, pad_id: int
) -> Tensor:
    real = target_ids != pad_id
    logs = logits.log_softmax(dim=-1)
    right = logs.gather(-1, target_ids[..., None])[..., 0]
    return -(epsilon * right + (1 - epsilon) * logs.mean(dim=-1))[real].mean()
