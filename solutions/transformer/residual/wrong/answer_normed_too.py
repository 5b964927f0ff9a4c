"""Your pre-norm part reads norm(x), but its answer is normed again: add it as it is."""

from collections.abc import Callable

from torch import Tensor

Part = Callable[[Tensor], Tensor]


def add_and_norm(x: Tensor, part: Part, norm: Part, is_pre_norm: bool) -> Tensor:
    if is_pre_norm:
        return x + norm(part(norm(x)))
    return norm(x + part(x))
