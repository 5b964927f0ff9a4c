"""Your queries are reordered as well: then the output is reordered too, even of a
right attention. Leave them alone.
"""

from torch import Tensor


def order_gap(
    attend, query: Tensor, key: Tensor, value: Tensor, n_heads: int, order: list[int]
) -> float:
    before = attend(query, key, value, n_heads)
    after = attend(query[:, order], key[:, order], value[:, order], n_heads)
    return (after - before).abs().max().item()
