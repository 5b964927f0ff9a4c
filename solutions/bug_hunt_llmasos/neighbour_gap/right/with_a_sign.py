"""Multiplies by a column of signs and leaves the token out by an index."""

import torch
from torch import Tensor


def neighbour_gap(block, x: Tensor, token: int) -> float:
    sign = torch.ones(x.shape[1], 1)
    sign[token] = -1
    others = [i for i in range(x.shape[1]) if i != token]
    gap = block(sign * x)[:, others] - block(x)[:, others]
    return float(gap.abs().max())
