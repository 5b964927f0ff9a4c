"""Weighs log p and log (1 - p) by the label."""

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
    return -(is_next * follows.log() + ~is_next * (1 - follows).log()).mean()
