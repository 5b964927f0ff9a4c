"""Your number is the average change. One token in a thousand may be wrong: take the
largest.
"""

from torch import Tensor


def order_gap(block, x: Tensor, order: list[int]) -> float:
    after = block(x[:, order])
    before = block(x)[:, order]
    return (after - before).abs().mean().item()
