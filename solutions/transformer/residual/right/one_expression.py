"""Chooses the functions first."""

from collections.abc import Callable

from torch import Tensor

Part = Callable[[Tensor], Tensor]


def add_and_norm(x: Tensor, part: Part, norm: Part, is_pre_norm: bool) -> Tensor:
    before = norm if is_pre_norm else lambda v: v
    after = (lambda v: v) if is_pre_norm else norm
    return after(x + part(before(x)))
