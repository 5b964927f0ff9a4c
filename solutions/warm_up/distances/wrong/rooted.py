"""Your numbers are distances; the task asks for their squares: leave out the root."""

from torch import Tensor


def distances(x: Tensor) -> Tensor:
    return (x[:, :, None] - x[:, None]).pow(2).sum(dim=-1).sqrt()
