"""Your waves become faster from pair to pair: the minus in the exponent is missing."""

import torch
from torch import Tensor


def sinusoids(n_positions: int, d_model: int, base: float) -> Tensor:
    position = torch.arange(n_positions, dtype=torch.float32)
    speed = base ** (torch.arange(0, d_model, 2) / d_model)
    angle = position[:, None] * speed
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(start_dim=1)
