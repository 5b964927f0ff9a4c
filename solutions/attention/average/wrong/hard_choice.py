"""Your numbers are the value of the best key alone. Attention takes an average, so
that every score has a gradient.
"""

from torch import Tensor


def attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> Tensor:
    best = attention_weights(query, key, mask).argmax(dim=-1, keepdim=True)
    index = best.expand(*best.shape[:-1], value.shape[-1])
    return value.gather(-2, index)
