"""You compared the answers with the inverse order: `[:, order]` once more does not undo
it.
"""

from torch import Tensor


def order_gap(block, x: Tensor, order: list[int]) -> float:
    after = block(x[:, order])[:, order]
    before = block(x)
    return (after - before).abs().max().item()
