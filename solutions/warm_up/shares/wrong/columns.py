"""Your columns sum to 1 instead of your rows: you summed over the first axis."""

from torch import Tensor


def shares(counts: Tensor) -> Tensor:
    return counts / counts.sum(dim=0, keepdim=True)
