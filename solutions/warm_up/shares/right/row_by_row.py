"""Divides one row after another."""

import torch
from torch import Tensor


def shares(counts: Tensor) -> Tensor:
    return torch.stack([row / row.sum() for row in counts])
