"""You gave probabilities to the cross-entropy, which takes a softmax itself: hand it
the scores.
"""

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
    return F.cross_entropy((pooled @ w + b).softmax(dim=-1), (~is_next).long())
