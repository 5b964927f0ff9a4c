"""Your numbers are those with `query` and `key` swapped in the call of
attention_weights.
"""

from torch import Tensor


def attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> Tensor:
    return attention_weights(key, query, mask) @ value
