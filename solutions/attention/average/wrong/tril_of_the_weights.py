"""`.tril()` of the weights leaves rows that no longer sum to 1, and it does not look at
the mask. Pass the mask on.
"""

from torch import Tensor


def attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> Tensor:
    weights = attention_weights(query, key)
    if mask is not None:
        weights = weights.tril()
    return weights @ value
