"""You compared the block with itself on the same input; that gap is always 0."""

from torch import Tensor


def order_gap(block, x: Tensor, order: list[int]) -> float:
    after = block(x)[:, order]
    before = block(x)[:, order]
    return (after - before).abs().max().item()
