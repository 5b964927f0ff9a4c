"""Sums and divides with einsum."""

import torch
from torch import Tensor


def shares(counts: Tensor) -> Tensor:
    return torch.einsum("bv,b->bv", counts, 1 / counts.sum(dim=1))
