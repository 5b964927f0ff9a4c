"""Selects the pairs of each distance with a table of distances."""

import torch
from torch import Tensor


def spread_by_distance(scores: Tensor) -> Tensor:
    place = torch.arange(len(scores))
    distance = place[:, None] - place
    found = [scores[distance == d] for d in range(len(scores))]
    return torch.stack([each.amax() - each.amin() for each in found])
