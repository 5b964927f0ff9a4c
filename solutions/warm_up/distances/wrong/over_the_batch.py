"""Your numbers compare sequences of the batch instead of tokens of a sequence."""

from torch import Tensor


def distances(x: Tensor) -> Tensor:
    return (x[:, None] - x[None]).pow(2).sum(dim=-1)
