"""Your result still has an axis of size 1 for the token: index with -1, not with the
slice -1:.
"""

from torch import Tensor


def last_token(x: Tensor) -> Tensor:
    return x[:, -1:]
