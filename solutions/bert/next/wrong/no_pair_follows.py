"""You take column 1 for every pair: where `is_next` is True, column 0 is right."""

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
    return -(pooled @ w + b).log_softmax(dim=-1)[:, 1].mean()
