"""Your last pair has the speed 1 / base: the exponent runs to -1. It is -2 i / d_model
and stays above -1.
"""

import torch
from torch import Tensor


def sinusoids(n_positions: int, d_model: int, base: float) -> Tensor:
    position = torch.arange(n_positions, dtype=torch.float32)
    speed = base ** -torch.linspace(0, 1, d_model // 2)
    angle = position[:, None] * speed
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(start_dim=1)
