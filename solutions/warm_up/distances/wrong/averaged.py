"""Your numbers are averages over the width; the task asks for sums."""

from torch import Tensor


def distances(x: Tensor) -> Tensor:
    return (x[:, :, None] - x[:, None]).pow(2).mean(dim=-1)
