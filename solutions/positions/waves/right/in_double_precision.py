"""Computes in float64, by logarithms."""

import math

import torch
from torch import Tensor


def sinusoids(n_positions: int, d_model: int, base: float) -> Tensor:
    pair = torch.arange(d_model // 2, dtype=torch.float64)
    speed = torch.exp(-2 * pair / d_model * math.log(base))
    angle = torch.outer(torch.arange(n_positions, dtype=torch.float64), speed)
    pairs = torch.stack([angle.sin(), angle.cos()], dim=2)
    return pairs.reshape(n_positions, -1).float()
