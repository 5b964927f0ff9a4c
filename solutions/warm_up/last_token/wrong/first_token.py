"""Your numbers are those of the first token of each sequence."""

from torch import Tensor


def last_token(x: Tensor) -> Tensor:
    return x[:, 0]
