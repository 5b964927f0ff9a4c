"""You reordered what goes in and compared with the answers in the old order. They
should come out in the new one.
"""

from torch import Tensor


def order_gap(block, x: Tensor, order: list[int]) -> float:
    after = block(x[:, order])
    before = block(x)
    return (after - before).abs().max().item()
