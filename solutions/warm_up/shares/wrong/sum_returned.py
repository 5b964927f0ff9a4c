"""Your result is the sum of each row, not the row divided by it."""

from torch import Tensor


def shares(counts: Tensor) -> Tensor:
    return counts.sum(dim=-1, keepdim=True)
