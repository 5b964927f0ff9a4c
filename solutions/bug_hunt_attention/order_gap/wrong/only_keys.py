"""Your keys are reordered and your values are not: then every key speaks with
another's voice, and any attention changes.
"""

from torch import Tensor


def order_gap(
    attend, query: Tensor, key: Tensor, value: Tensor, n_heads: int, order: list[int]
) -> float:
    before = attend(query, key, value, n_heads)
    after = attend(query, key[:, order], value, n_heads)
    return (after - before).abs().max().item()
