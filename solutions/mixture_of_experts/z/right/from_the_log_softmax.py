"""Reads the logarithm off: scores minus their log softmax."""

from torch import Tensor


def z_loss(logits: Tensor) -> Tensor:
    log_sum = (logits - logits.log_softmax(dim=-1))[:, 0]
    return log_sum.pow(2).mean()
