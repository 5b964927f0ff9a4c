"""Uses the binomial formula."""

from torch import Tensor


def distances(x: Tensor) -> Tensor:
    squares = x.pow(2).sum(dim=-1)
    return squares[:, :, None] + squares[:, None] - 2 * x @ x.mT
