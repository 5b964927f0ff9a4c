"""Your softmax runs over the batch: the pairs compete with each other. The two answers
of a pair compete.
"""

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
    log_p = (pooled @ w + b).log_softmax(dim=0)
    return -log_p.gather(-1, (~is_next).long()[:, None]).mean()
