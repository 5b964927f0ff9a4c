"""Multiplies by a permutation matrix."""

import torch
from torch import Tensor


def order_gap(block, x: Tensor, order: list[int]) -> float:
    mover = torch.eye(len(order))[order]
    gap = block(mover @ x) - mover @ block(x)
    return max(gap.max().item(), -gap.min().item())
