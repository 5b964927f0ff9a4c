"""Your mean includes the places that are padding."""

from torch import Tensor


def smoothed_loss(
    logits: Tensor, target_ids: Tensor, epsilon: float, pad_id: int
) -> Tensor:
    logs = logits.log_softmax(dim=-1)
    right = logs.gather(-1, target_ids[..., None])[..., 0]
    return -((1 - epsilon) * right + epsilon * logs.mean(dim=-1)).mean()
