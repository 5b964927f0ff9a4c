"""Your result is a tensor: `.item()` makes a Python float of it."""

from torch import Tensor


def order_gap(block, x: Tensor, order: list[int]) -> float:
    after = block(x[:, order])
    before = block(x)[:, order]
    return (after - before).abs().max()
