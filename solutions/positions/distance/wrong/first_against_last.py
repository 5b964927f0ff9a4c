"""Your numbers compare the first pair of a distance with its last: the extremes may
lie between.
"""

import torch
from torch import Tensor


def spread_by_distance(scores: Tensor) -> Tensor:
    diagonals = [scores.diagonal(-d) for d in range(len(scores))]
    return torch.stack([each[-1] - each[0] for each in diagonals])
