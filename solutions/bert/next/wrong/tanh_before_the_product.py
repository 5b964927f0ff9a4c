"""Your tanh stands before the product with `w_pool`. It bends what comes out of it."""

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
    pooled = hidden[:, 0].tanh() @ w_pool + b_pool
    return F.cross_entropy(pooled @ w + b, (~is_next).long())
