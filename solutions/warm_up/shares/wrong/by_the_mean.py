"""Your rows are divided by their mean, so they sum to their length."""

from torch import Tensor


def shares(counts: Tensor) -> Tensor:
    return counts / counts.mean(dim=-1, keepdim=True)
