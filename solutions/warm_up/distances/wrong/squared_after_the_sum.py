"""Your numbers are squares of sums: square each difference first, then sum."""

from torch import Tensor


def distances(x: Tensor) -> Tensor:
    return (x[:, :, None] - x[:, None]).sum(dim=-1).pow(2)
