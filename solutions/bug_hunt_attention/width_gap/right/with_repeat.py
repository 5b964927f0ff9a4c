"""Repeats with repeat, and scales by the root of a root."""

import math

import torch
from torch import Tensor


def width_gap(attend, query: Tensor, key: Tensor, value: Tensor) -> float:
    factor = math.sqrt(math.sqrt(2))
    wide = attend(query.repeat(1, 1, 2), key.repeat(1, 1, 2), value, 1)
    scaled = attend(query * factor, key * factor, value, 1)
    return torch.dist(wide, scaled, p=torch.inf).item()
