"""Your norm is not the one you are given: call the argument `norm`."""

from collections.abc import Callable

import torch.nn.functional as F
from torch import Tensor

Part = Callable[[Tensor], Tensor]


def add_and_norm(x: Tensor, part: Part, norm: Part, is_pre_norm: bool) -> Tensor:
    if is_pre_norm:
        return x + part(F.layer_norm(x, x.shape[-1:]))
    return F.layer_norm(x + part(x), x.shape[-1:])
