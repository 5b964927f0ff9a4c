"""Your numbers are the last feature of every token: the last axis is the width, the
second counts tokens.
"""

from torch import Tensor


def last_token(x: Tensor) -> Tensor:
    return x[..., -1]
