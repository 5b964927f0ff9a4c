"""Your post-norm part reads a normed x: it reads plain x, the sum is normed."""

from collections.abc import Callable

from torch import Tensor

Part = Callable[[Tensor], Tensor]


def add_and_norm(x: Tensor, part: Part, norm: Part, is_pre_norm: bool) -> Tensor:
    if is_pre_norm:
        return x + part(norm(x))
    return norm(x + part(norm(x)))
