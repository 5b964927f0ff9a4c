"""Your extremes count a 0 of a mask or of the start: only scores of this distance
count.
"""

import torch
from torch import Tensor


def spread_by_distance(scores: Tensor) -> Tensor:
    masked = [scores.tril(-d).triu(-d) for d in range(len(scores))]
    return torch.stack([each.max() - each.min() for each in masked])
