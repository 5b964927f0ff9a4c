"""Your pre-norm numbers are those of a sum with the normed x. Only the part reads a
normed stream; the stream itself is added as it is.
"""

from collections.abc import Callable

from torch import Tensor

Part = Callable[[Tensor], Tensor]


def add_and_norm(x: Tensor, part: Part, norm: Part, is_pre_norm: bool) -> Tensor:
    if is_pre_norm:
        x = norm(x)
        return x + part(x)
    return norm(x + part(x))
