"""Uses index_select and the maximum norm."""

import torch
from torch import Tensor


def order_gap(
    attend, query: Tensor, key: Tensor, value: Tensor, n_heads: int, order: list[int]
) -> float:
    index = torch.tensor(order)
    new_key, new_value = key.index_select(1, index), value.index_select(1, index)
    change = attend(query, new_key, new_value, n_heads) - attend(
        query, key, value, n_heads
    )
    return float(change.flatten().norm(p=float("inf")))
