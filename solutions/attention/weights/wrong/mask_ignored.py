"""Your numbers are right without a mask, and the same with one: the mask is not
used.
"""

import math

from torch import Tensor


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1)
