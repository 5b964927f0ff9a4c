"""Your scores[d:, :n - d] still holds other distances: only its diagonal is d steps."""

import torch
from torch import Tensor


def spread_by_distance(scores: Tensor) -> Tensor:
    n = len(scores)
    blocks = [scores[d:, : n - d] for d in range(n)]
    return torch.stack([each.max() - each.min() for each in blocks])
