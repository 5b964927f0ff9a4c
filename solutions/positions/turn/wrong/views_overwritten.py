"""Your second half is made of the turned first: halves are views, so keep the old."""

import torch
from torch import Tensor


def rotate(x: Tensor, positions: Tensor, base: float) -> Tensor:
    d_head = x.shape[-1]
    speed = base ** (-torch.arange(0, d_head, 2) / d_head)
    angle = positions[:, None] * speed
    first, second = x.chunk(2, dim=-1)
    x[..., : d_head // 2] = first * angle.cos() - second * angle.sin()
    x[..., d_head // 2 :] = first * angle.sin() + second * angle.cos()
    return x
