"""You pooled every token and took the mean. Pool the first alone, `[CLS]`."""

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
    pooled = (hidden @ w_pool + b_pool).tanh().mean(dim=1)
    return F.cross_entropy(pooled @ w + b, (~is_next).long())
