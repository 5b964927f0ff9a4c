"""Your i counts features: it counts pairs. Features 2i and 2i + 1 share one speed."""

import torch
from torch import Tensor


def sinusoids(n_positions: int, d_model: int, base: float) -> Tensor:
    feature = torch.arange(d_model)
    position = torch.arange(n_positions, dtype=torch.float32)
    angle = position[:, None] * base ** (-2 * feature / d_model)
    return torch.where(feature % 2 == 0, angle.sin(), angle.cos())
