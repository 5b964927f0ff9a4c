"""Your angles are those of halves, but you turn each feature with its neighbour."""

import torch
from torch import Tensor


def rotate(x: Tensor, positions: Tensor, base: float) -> Tensor:
    d_head = x.shape[-1]
    speed = base ** (-torch.arange(0, d_head, 2) / d_head)
    angle = positions[:, None] * speed
    angle = torch.cat([angle, angle], dim=-1)
    across = torch.stack([-x[..., 1::2], x[..., 0::2]], dim=-1)
    return x * angle.cos() + across.flatten(start_dim=-2) * angle.sin()
