"""You averaged each row first, then the rows: places in short rows weigh more."""

from torch import Tensor


def smoothed_loss(
    logits: Tensor, target_ids: Tensor, epsilon: float, pad_id: int
) -> Tensor:
    real = target_ids != pad_id
    logs = logits.log_softmax(dim=-1)
    right = logs.gather(-1, target_ids[..., None])[..., 0]
    losses = -((1 - epsilon) * right + epsilon * logs.mean(dim=-1))
    rows = (losses * real).sum(dim=1) / real.sum(dim=1)
    return rows.mean()
