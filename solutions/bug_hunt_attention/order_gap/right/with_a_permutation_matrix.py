"""Multiplies by a permutation matrix."""

import torch
from torch import Tensor


def order_gap(
    attend, query: Tensor, key: Tensor, value: Tensor, n_heads: int, order: list[int]
) -> float:
    turn = torch.eye(len(order))[order]
    before = attend(query, key, value, n_heads)
    after = attend(query, turn @ key, turn @ value, n_heads)
    return max((after - before).max().item(), (before - after).max().item())
