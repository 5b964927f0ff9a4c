"""Your numbers are the sum of all tokens of a sequence."""

from torch import Tensor


def last_token(x: Tensor) -> Tensor:
    return x.sum(dim=1)
