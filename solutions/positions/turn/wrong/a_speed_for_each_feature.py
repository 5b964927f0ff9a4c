"""Your speeds differ for each feature: features i and i + d_head / 2 share one."""

import torch
from torch import Tensor


def rotate(x: Tensor, positions: Tensor, base: float) -> Tensor:
    d_head = x.shape[-1]
    speed = base ** (-torch.arange(d_head) / d_head)
    angle = positions[:, None] * speed
    first, second = x.chunk(2, dim=-1)
    across = torch.cat([-second, first], dim=-1)
    return x * angle.cos() + across * angle.sin()
