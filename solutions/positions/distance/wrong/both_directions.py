"""Your numbers mix keys before and keys after their query. Only those before count."""

import torch
from torch import Tensor


def spread_by_distance(scores: Tensor) -> Tensor:
    n = len(scores)
    place = torch.arange(n)
    distance = (place[:, None] - place).abs()
    found = [scores[distance == d] for d in range(n)]
    return torch.stack([each.max() - each.min() for each in found])
