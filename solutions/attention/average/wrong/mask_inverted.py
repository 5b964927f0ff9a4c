"""Your numbers are those of the opposite mask: True means *may look*, as in task 1.
Pass the mask on as it is.
"""

from torch import Tensor


def attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> Tensor:
    mask = None if mask is None else ~mask
    return attention_weights(query, key, mask) @ value
