"""Follows with p, or not: with 1 - p."""

import torch.nn.functional as F
from torch import Tensor


def next_sentence_loss(
    hidden: Tensor,
    w_pool: Tensor,
    b_pool: Tensor,
    w: Tensor,
    b: Tensor,
    is_next: Tensor,
) -> Tensor:
    pooled = (hidden[:, 0] @ w_pool + b_pool).tanh()
    follows = (pooled @ w + b).softmax(dim=-1)[:, 0]
    return F.binary_cross_entropy(follows, is_next.float())
