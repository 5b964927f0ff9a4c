"""Your numbers are the average of all tokens of a sequence."""

from torch import Tensor


def last_token(x: Tensor) -> Tensor:
    return x.mean(dim=1)
