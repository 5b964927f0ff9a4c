"""Only the first sequence counts in your number: you negated or compared it alone."""

from torch import Tensor


def neighbour_gap(block, x: Tensor, token: int) -> float:
    edited = x.clone()
    edited[0, token] *= -1
    change = (block(edited) - block(x)).abs()
    change[:, token] = 0
    return change.max().item()
