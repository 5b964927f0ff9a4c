"""Your pre-norm numbers norm what the part answers. Norm what it reads."""

from collections.abc import Callable

from torch import Tensor

Part = Callable[[Tensor], Tensor]


def add_and_norm(x: Tensor, part: Part, norm: Part, is_pre_norm: bool) -> Tensor:
    if is_pre_norm:
        return x + norm(part(x))
    return norm(x + part(x))
