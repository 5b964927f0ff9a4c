"""You counted the negated token itself. It may change; the others may not."""

from torch import Tensor


def neighbour_gap(block, x: Tensor, token: int) -> float:
    edited = x.clone()
    edited[:, token] *= -1
    change = (block(edited) - block(x)).abs()
    return change.max().item()
