"""Your pairs are only shortened by their cosines: the part that crosses over with the
sine is missing.
"""

import torch
from torch import Tensor


def rotate(x: Tensor, positions: Tensor, base: float) -> Tensor:
    d_head = x.shape[-1]
    speed = base ** (-torch.arange(0, d_head, 2) / d_head)
    angle = positions[:, None] * speed
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * angle.cos(), second * angle.cos()], dim=-1)
