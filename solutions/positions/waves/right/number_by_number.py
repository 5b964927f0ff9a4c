"""Fills the table one number at a time."""

import math

import torch
from torch import Tensor


def sinusoids(n_positions: int, d_model: int, base: float) -> Tensor:
    table = torch.zeros(n_positions, d_model)
    for p in range(n_positions):
        for i in range(d_model // 2):
            angle = p * base ** (-2 * i / d_model)
            table[p, 2 * i] = math.sin(angle)
            table[p, 2 * i + 1] = math.cos(angle)
    return table
