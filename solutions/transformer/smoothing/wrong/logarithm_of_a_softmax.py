"""Your numbers are right for small scores and inf or NaN for large ones: take
log_softmax, not the logarithm of a softmax.
"""

from torch import Tensor


def smoothed_loss(
    logits: Tensor, target_ids: Tensor, epsilon: float, pad_id: int
) -> Tensor:
    real = target_ids != pad_id
    logs = logits.softmax(dim=-1).log()
    right = logs.gather(-1, target_ids[..., None])[..., 0]
    return -((1 - epsilon) * right + epsilon * logs.mean(dim=-1))[real].mean()
