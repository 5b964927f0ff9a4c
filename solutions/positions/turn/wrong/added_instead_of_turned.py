"""Your numbers are `x` plus waves: rotary positions add nothing, they turn."""

import torch
from torch import Tensor


def rotate(x: Tensor, positions: Tensor, base: float) -> Tensor:
    d_head = x.shape[-1]
    speed = base ** (-torch.arange(0, d_head, 2) / d_head)
    angle = positions[:, None] * speed
    return x + torch.cat([angle.sin(), angle.cos()], dim=-1)
