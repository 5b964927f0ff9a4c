"""Your angles are repeated for neighbours: i and i + d_head / 2 share one."""

import torch
from torch import Tensor


def rotate(x: Tensor, positions: Tensor, base: float) -> Tensor:
    d_head = x.shape[-1]
    speed = base ** (-torch.arange(0, d_head, 2) / d_head)
    angle = positions[:, None] * speed
    first, second = x.chunk(2, dim=-1)
    angle = angle.repeat_interleave(2, dim=-1)
    across = torch.cat([-second, first], dim=-1)
    return x * angle.cos() + across * angle.sin()
