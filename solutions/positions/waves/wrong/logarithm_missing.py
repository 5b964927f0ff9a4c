"""Your speeds are exp(-2 i / d_model): the exponent lacks its log(base)."""

import torch
from torch import Tensor


def sinusoids(n_positions: int, d_model: int, base: float) -> Tensor:
    position = torch.arange(n_positions, dtype=torch.float32)
    speed = torch.exp(-torch.arange(0, d_model, 2) / d_model)
    angle = position[:, None] * speed
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(start_dim=1)
