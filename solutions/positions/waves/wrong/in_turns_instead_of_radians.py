"""Your angles are multiplied by 2 pi: the formula is in radians, not in whole turns."""

import math

import torch
from torch import Tensor


def sinusoids(n_positions: int, d_model: int, base: float) -> Tensor:
    position = torch.arange(n_positions, dtype=torch.float32)
    speed = base ** (-torch.arange(0, d_model, 2) / d_model)
    angle = position[:, None] * speed
    angle = 2 * math.pi * angle
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(start_dim=1)
