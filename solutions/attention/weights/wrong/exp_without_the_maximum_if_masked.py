"""Your softmax overflows where there is a mask: exp of a large score is inf, and inf /
inf is NaN. Subtract the maximum there, too.
"""

import math

from torch import Tensor


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    if mask is None:
        return scores.softmax(dim=-1)
    shares = scores.masked_fill(~mask, -math.inf).exp()
    return shares / shares.sum(dim=-1, keepdim=True)
