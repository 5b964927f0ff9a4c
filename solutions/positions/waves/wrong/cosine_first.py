"""Your numbers have the cosine before the sine in each pair."""

import torch
from torch import Tensor


def sinusoids(n_positions: int, d_model: int, base: float) -> Tensor:
    position = torch.arange(n_positions, dtype=torch.float32)
    speed = base ** (-torch.arange(0, d_model, 2) / d_model)
    angle = position[:, None] * speed
    return torch.stack([angle.cos(), angle.sin()], dim=-1).flatten(start_dim=1)
