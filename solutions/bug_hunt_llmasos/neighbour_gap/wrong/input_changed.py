"""You changed the caller's own tensor: clone before you write."""

from torch import Tensor


def neighbour_gap(block, x: Tensor, token: int) -> float:
    before = block(x)
    x[:, token] *= -1
    change = (block(x) - before).abs()
    change[:, token] = 0
    return change.max().item()
