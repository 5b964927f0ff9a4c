"""Takes the sequence apart."""

from torch import Tensor


def last_token(x: Tensor) -> Tensor:
    return x.unbind(dim=1)[-1]
