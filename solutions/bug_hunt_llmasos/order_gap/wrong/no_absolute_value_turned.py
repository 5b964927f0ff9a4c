"""Your maximum misses changes upwards: take the absolute value first."""

from torch import Tensor


def order_gap(block, x: Tensor, order: list[int]) -> float:
    after = block(x[:, order])
    before = block(x)[:, order]
    return (before - after).max().item()
