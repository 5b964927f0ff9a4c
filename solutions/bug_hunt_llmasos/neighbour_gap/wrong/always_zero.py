"""Your gap is always 0: nothing was negated, you leave out all that changes, or you
took sequences for tokens.
"""

from torch import Tensor


def neighbour_gap(block, x: Tensor, token: int) -> float:
    edited = x.clone()
    edited[token] *= -1
    change = (block(edited) - block(x)).abs()
    change[token] = 0
    return change.max().item()
