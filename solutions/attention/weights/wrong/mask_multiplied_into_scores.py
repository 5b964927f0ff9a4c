"""Your numbers are those of hidden scores set to 0, or to 1e-9. A score of 0 still
gets exp(0) = 1 of attention; it must become -inf.
"""

import math

from torch import Tensor


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores * mask
    return scores.softmax(dim=-1)
