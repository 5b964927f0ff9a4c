"""Squares torch's distances."""

import torch
from torch import Tensor


def distances(x: Tensor) -> Tensor:
    mode = "donot_use_mm_for_euclid_dist"
    return torch.cdist(x, x, compute_mode=mode).pow(2)
