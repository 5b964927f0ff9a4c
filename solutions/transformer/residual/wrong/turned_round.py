"""Your numbers are the right ones for the other order: pre-norm and post-norm are
exchanged.
"""

from collections.abc import Callable

from torch import Tensor

Part = Callable[[Tensor], Tensor]


def add_and_norm(x: Tensor, part: Part, norm: Part, is_pre_norm: bool) -> Tensor:
    if is_pre_norm:
        return norm(x + part(x))
    return x + part(norm(x))
