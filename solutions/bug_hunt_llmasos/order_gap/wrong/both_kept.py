"""Your gap is always 0: you compared the block with itself, or reordered sequences
instead of tokens.
"""

from torch import Tensor


def order_gap(block, x: Tensor, order: list[int]) -> float:
    after = block(x)[:, order]
    before = block(x)[:, order]
    return (after - before).abs().max().item()
