"""Your rows are divided by their Euclidean length: squares were summed."""

from torch import Tensor


def shares(counts: Tensor) -> Tensor:
    return counts / counts.norm(dim=-1, keepdim=True)
