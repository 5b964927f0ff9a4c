"""You left out a whole sequence: the negated token is `change[:, token]`."""

from torch import Tensor


def neighbour_gap(block, x: Tensor, token: int) -> float:
    edited = x.clone()
    edited[:, token] *= -1
    change = (block(edited) - block(x)).abs()
    change[token] = 0
    return change.max().item()
