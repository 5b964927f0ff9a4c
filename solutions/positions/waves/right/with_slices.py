"""Writes the even and the odd features separately."""

import torch
from torch import Tensor


def sinusoids(n_positions: int, d_model: int, base: float) -> Tensor:
    position = torch.arange(n_positions, dtype=torch.float32)
    speed = base ** (-torch.arange(0, d_model, 2) / d_model)
    angle = position[:, None] * speed
    table = torch.empty(n_positions, d_model)
    table[:, 0::2], table[:, 1::2] = torch.sin(angle), torch.cos(angle)
    return table
