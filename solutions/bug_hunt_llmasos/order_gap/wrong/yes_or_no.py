"""Your number is 0 or 1. How large the gap is tells rounding from a bug."""

from torch import Tensor


def order_gap(block, x: Tensor, order: list[int]) -> float:
    after = block(x[:, order])
    before = block(x)[:, order]
    return float((after - before).abs().max() > 1e-4)
