"""Copies the stream and adds to the copy."""

from collections.abc import Callable

from torch import Tensor

Part = Callable[[Tensor], Tensor]


def add_and_norm(x: Tensor, part: Part, norm: Part, is_pre_norm: bool) -> Tensor:
    stream = x.clone()
    stream += part(norm(x)) if is_pre_norm else part(x)
    return stream if is_pre_norm else norm(stream)
