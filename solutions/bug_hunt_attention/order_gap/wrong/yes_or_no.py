"""Your result is True or False: return the size of the change."""

from torch import Tensor


def order_gap(
    attend, query: Tensor, key: Tensor, value: Tensor, n_heads: int, order: list[int]
) -> float:
    before = attend(query, key, value, n_heads)
    after = attend(query, key[:, order], value[:, order], n_heads)
    return bool((after != before).any())
