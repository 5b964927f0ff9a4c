"""Your i runs over all features: it counts the d_head / 2 pairs."""

import torch
from torch import Tensor


def rotate(x: Tensor, positions: Tensor, base: float) -> Tensor:
    d_head = x.shape[-1]
    speed = base ** (-2 * torch.arange(d_head) / d_head)
    angle = positions[:, None] * speed
    first, second = x.chunk(2, dim=-1)
    across = torch.cat([-second, first], dim=-1)
    return x * angle.cos() + across * angle.sin()
