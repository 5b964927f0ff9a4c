"""You added `b_pool` behind the tanh. It belongs inside, to the product."""

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
    pooled = (hidden[:, 0] @ w_pool).tanh() + b_pool
    return F.cross_entropy(pooled @ w + b, (~is_next).long())
