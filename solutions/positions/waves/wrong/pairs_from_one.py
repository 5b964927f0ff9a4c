"""Your pairs count from 1: the first, i = 0, has the speed 1."""

import torch
from torch import Tensor


def sinusoids(n_positions: int, d_model: int, base: float) -> Tensor:
    position = torch.arange(n_positions, dtype=torch.float32)
    speed = base ** (-torch.arange(2, d_model + 2, 2) / d_model)
    angle = position[:, None] * speed
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(start_dim=1)
