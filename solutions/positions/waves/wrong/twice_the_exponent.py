"""Your speeds are base ** (-4 i / d_model) for pair i: the 2 is there twice."""

import torch
from torch import Tensor


def sinusoids(n_positions: int, d_model: int, base: float) -> Tensor:
    position = torch.arange(n_positions, dtype=torch.float32)
    speed = base ** (-2 * torch.arange(0, d_model, 2) / d_model)
    angle = position[:, None] * speed
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(start_dim=1)
