"""Your numbers are those of a mask added to the scores as 0 and 1. A hidden score
must become -inf; adding 1 to the others hides nothing.
"""

import math

from torch import Tensor


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores + mask
    return scores.softmax(dim=-1)
