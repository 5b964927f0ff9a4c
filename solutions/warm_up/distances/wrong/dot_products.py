"""Your numbers are dot products: large for tokens that agree, where a distance is
small.
"""

from torch import Tensor


def distances(x: Tensor) -> Tensor:
    return x @ x.mT
