"""Your spreads are those of scores without their signs."""

import torch
from torch import Tensor


def spread_by_distance(scores: Tensor) -> Tensor:
    diagonals = [scores.diagonal(-d) for d in range(len(scores))]
    return torch.stack([each.abs().max() - each.abs().min() for each in diagonals])
