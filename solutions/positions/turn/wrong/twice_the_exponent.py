"""Your speeds are base ** (-4 i / d_head) for pair i: the 2 is there twice."""

import torch
from torch import Tensor


def rotate(x: Tensor, positions: Tensor, base: float) -> Tensor:
    d_head = x.shape[-1]
    speed = base ** (-2 * torch.arange(0, d_head, 2) / d_head)
    angle = positions[:, None] * speed
    first, second = x.chunk(2, dim=-1)
    return torch.cat(
        [
            first * angle.cos() - second * angle.sin(),
            first * angle.sin() + second * angle.cos(),
        ],
        dim=-1,
    )
