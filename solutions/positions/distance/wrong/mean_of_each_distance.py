"""Your numbers are the mean score of each distance; means hide whether they differ."""

import torch
from torch import Tensor


def spread_by_distance(scores: Tensor) -> Tensor:
    diagonals = [scores.diagonal(-d) for d in range(len(scores))]
    return torch.stack([each.mean() for each in diagonals])
