"""Your numbers are those of the weights times `key`. Keys say who is found; values
are what is said.
"""

from torch import Tensor


def attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> Tensor:
    return attention_weights(query, key, mask) @ key
