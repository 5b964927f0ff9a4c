"""Your numbers are right but stand elsewhere: all sines, then all cosines. Sine and
cosine of a pair belong side by side.
"""

import torch
from torch import Tensor


def sinusoids(n_positions: int, d_model: int, base: float) -> Tensor:
    position = torch.arange(n_positions, dtype=torch.float32)
    speed = base ** (-torch.arange(0, d_model, 2) / d_model)
    angle = position[:, None] * speed
    return torch.cat([angle.sin(), angle.cos()], dim=-1)
