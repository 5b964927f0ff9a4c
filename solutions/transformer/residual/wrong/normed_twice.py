"""Your pre-norm numbers are normed once more after the sum. With pre-norm nothing is
done to the sum.
"""

from collections.abc import Callable

from torch import Tensor

Part = Callable[[Tensor], Tensor]


def add_and_norm(x: Tensor, part: Part, norm: Part, is_pre_norm: bool) -> Tensor:
    if is_pre_norm:
        return norm(x + part(norm(x)))
    return norm(x + part(x))
