"""`.tril()` sets scores to 0, which still gets exp(0) = 1 of attention, and it does not
look at the mask. Fill in -inf where the mask is False.
"""

import math

from torch import Tensor


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.tril()
    return scores.softmax(dim=-1)
