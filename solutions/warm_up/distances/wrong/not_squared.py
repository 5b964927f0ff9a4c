"""Your numbers are sums of differences, where plus and minus cancel: square them
first.
"""

from torch import Tensor


def distances(x: Tensor) -> Tensor:
    return (x[:, :, None] - x[:, None]).sum(dim=-1)
