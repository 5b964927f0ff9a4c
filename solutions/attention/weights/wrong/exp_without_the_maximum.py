"""Your softmax overflows: exp of a large score is inf, and inf / inf is NaN.
Subtract each row's maximum first, or use torch's softmax.
"""

import math

from torch import Tensor


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    shares = scores.exp()
    return shares / shares.sum(dim=-1, keepdim=True)
