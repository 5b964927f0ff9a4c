"""Your numbers are sums of absolute differences; the task asks for squares."""

from torch import Tensor


def distances(x: Tensor) -> Tensor:
    return (x[:, :, None] - x[:, None]).abs().sum(dim=-1)
