"""Walks over all pairs and keeps the extremes of each distance."""

import torch
from torch import Tensor


def spread_by_distance(scores: Tensor) -> Tensor:
    n = len(scores)
    low, high = [float("inf")] * n, [-float("inf")] * n
    for query in range(n):
        for key in range(query + 1):
            d, score = query - key, scores[query, key].item()
            low[d], high[d] = min(low[d], score), max(high[d], score)
    return torch.tensor(high) - torch.tensor(low)
