"""Your pre-norm norms the wrong x: the part reads norm(x), the sum takes x."""

from collections.abc import Callable

from torch import Tensor

Part = Callable[[Tensor], Tensor]


def add_and_norm(x: Tensor, part: Part, norm: Part, is_pre_norm: bool) -> Tensor:
    if is_pre_norm:
        return norm(x) + part(x)
    return norm(x + part(x))
