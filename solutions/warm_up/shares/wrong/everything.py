"""Your whole table sums to 1: you divided by the sum of everything."""

from torch import Tensor


def shares(counts: Tensor) -> Tensor:
    return counts / counts.sum()
