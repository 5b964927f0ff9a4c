"""Your post-norm case writes into the x it was given: use `x + ...`, not `x += ...`."""

from collections.abc import Callable

from torch import Tensor

Part = Callable[[Tensor], Tensor]


def add_and_norm(x: Tensor, part: Part, norm: Part, is_pre_norm: bool) -> Tensor:
    if is_pre_norm:
        return x + part(norm(x))
    x += part(x)
    return norm(x)
