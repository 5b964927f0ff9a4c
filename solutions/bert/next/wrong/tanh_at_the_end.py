"""Your tanh stands behind the head. It belongs to the pooler, before it."""

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
    logits = ((hidden[:, 0] @ w_pool + b_pool) @ w + b).tanh()
    return F.cross_entropy(logits, (~is_next).long())
