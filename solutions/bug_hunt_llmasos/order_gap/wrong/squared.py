"""Your number is the square of the largest change."""

from torch import Tensor


def order_gap(block, x: Tensor, order: list[int]) -> float:
    after = block(x[:, order])
    before = block(x)[:, order]
    return (after - before).square().max().item()
