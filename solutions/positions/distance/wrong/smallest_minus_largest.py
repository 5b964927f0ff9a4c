"""Your spreads are negative: the smallest minus the largest."""

import torch
from torch import Tensor


def spread_by_distance(scores: Tensor) -> Tensor:
    diagonals = [scores.diagonal(-d) for d in range(len(scores))]
    return torch.stack([each.min() - each.max() for each in diagonals])
