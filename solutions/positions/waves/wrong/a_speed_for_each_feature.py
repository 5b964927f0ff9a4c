"""Your cosines turn at another speed than the sines beside them: both features of a
pair share one exponent.
"""

import torch
from torch import Tensor


def sinusoids(n_positions: int, d_model: int, base: float) -> Tensor:
    feature = torch.arange(d_model)
    position = torch.arange(n_positions, dtype=torch.float32)
    angle = position[:, None] * base ** (-feature / d_model)
    return torch.where(feature % 2 == 0, angle.sin(), angle.cos())
