"""Your numbers are those of scores divided by the root of the number of keys. The
root is of d_head, the width of a query.
"""

import math

from torch import Tensor


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = query @ key.mT / math.sqrt(key.shape[-2])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1)
