"""You negated every token. Only the one at position `token` may change."""

from torch import Tensor


def neighbour_gap(block, x: Tensor, token: int) -> float:
    change = (block(-x) - block(x)).abs()
    change[:, token] = 0
    return change.max().item()
