"""You negated more than one token: everything from that position on."""

from torch import Tensor


def neighbour_gap(block, x: Tensor, token: int) -> float:
    edited = x.clone()
    edited[:, token:] *= -1
    change = (block(edited) - block(x)).abs()
    change[:, token] = 0
    return change.max().item()
