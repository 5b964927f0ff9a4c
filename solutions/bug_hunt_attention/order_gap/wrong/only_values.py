"""Your values are reordered and your keys are not: both must go together."""

from torch import Tensor


def order_gap(
    attend, query: Tensor, key: Tensor, value: Tensor, n_heads: int, order: list[int]
) -> float:
    before = attend(query, key, value, n_heads)
    after = attend(query, key, value[:, order], n_heads)
    return (after - before).abs().max().item()
