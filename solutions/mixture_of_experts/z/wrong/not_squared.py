"""Your numbers are not squared: a negative logarithm would be rewarded."""

from torch import Tensor


def z_loss(logits: Tensor) -> Tensor:
    return logits.logsumexp(dim=-1).mean()
