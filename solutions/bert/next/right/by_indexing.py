"""Picks the right column of the log-softmax."""

import torch
from torch import Tensor


def next_sentence_loss(
    hidden: Tensor,
    w_pool: Tensor,
    b_pool: Tensor,
    w: Tensor,
    b: Tensor,
    is_next: Tensor,
) -> Tensor:
    pooled = torch.tanh(hidden[:, 0] @ w_pool + b_pool)
    log_p = (pooled @ w + b).log_softmax(dim=1)
    return -torch.where(is_next, log_p[:, 0], log_p[:, 1]).mean()
