"""Your numbers are standard deviations: asked is the largest minus the smallest."""

import torch
from torch import Tensor


def spread_by_distance(scores: Tensor) -> Tensor:
    diagonals = [scores.diagonal(-d) for d in range(len(scores))]
    return torch.stack([each.std(correction=0) for each in diagonals])
