"""Your number is the average change of the others. Take the largest."""

from torch import Tensor


def neighbour_gap(block, x: Tensor, token: int) -> float:
    edited = x.clone()
    edited[:, token] *= -1
    change = (block(edited) - block(x)).abs()
    change[:, token] = 0
    n_others = change.numel() - change[:, token].numel()
    return change.sum().item() / n_others
