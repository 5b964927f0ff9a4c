"""Your pairs all turn at the speed of the first: each pair has a speed of its own."""

import torch
from torch import Tensor


def rotate(x: Tensor, positions: Tensor, base: float) -> Tensor:
    d_head = x.shape[-1]
    speed = torch.ones(d_head // 2)
    angle = positions[:, None] * speed
    first, second = x.chunk(2, dim=-1)
    return torch.cat(
        [
            first * angle.cos() - second * angle.sin(),
            first * angle.sin() + second * angle.cos(),
        ],
        dim=-1,
    )
