"""Your pre-norm numbers are those of the part alone: x is not added."""

from collections.abc import Callable

from torch import Tensor

Part = Callable[[Tensor], Tensor]


def add_and_norm(x: Tensor, part: Part, norm: Part, is_pre_norm: bool) -> Tensor:
    if is_pre_norm:
        return part(norm(x))
    return norm(x + part(x))
