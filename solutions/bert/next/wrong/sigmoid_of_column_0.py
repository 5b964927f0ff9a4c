"""You took a sigmoid of column 0 alone. The softmax runs over both columns."""

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
    follows = (pooled @ w + b)[:, 0]
    return F.binary_cross_entropy_with_logits(follows, is_next.float())
