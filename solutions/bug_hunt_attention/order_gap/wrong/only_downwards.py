"""Your number is the largest change downwards: take the absolute value first, or a
change upwards is missed.
"""

from torch import Tensor


def order_gap(
    attend, query: Tensor, key: Tensor, value: Tensor, n_heads: int, order: list[int]
) -> float:
    before = attend(query, key, value, n_heads)
    after = attend(query, key[:, order], value[:, order], n_heads)
    return (before - after).max().item()
