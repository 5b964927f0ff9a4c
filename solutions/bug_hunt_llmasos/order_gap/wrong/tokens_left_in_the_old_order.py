"""You reordered the answers and not the tokens."""

from torch import Tensor


def order_gap(block, x: Tensor, order: list[int]) -> float:
    after = block(x)
    before = block(x)[:, order]
    return (after - before).abs().max().item()
