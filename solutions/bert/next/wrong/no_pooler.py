"""You put the head on the vector of `[CLS]` itself: the pooler is left out."""

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
    pooled = hidden[:, 0]
    logits = pooled @ w + b
    return F.cross_entropy(logits, (~is_next).long())
