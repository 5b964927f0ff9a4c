"""Your numbers are the largest step away from the mean; asked is the largest minus the
smallest.
"""

import torch
from torch import Tensor


def spread_by_distance(scores: Tensor) -> Tensor:
    diagonals = [scores.diagonal(-d) for d in range(len(scores))]
    return torch.stack([(each - each.mean()).abs().max() for each in diagonals])
