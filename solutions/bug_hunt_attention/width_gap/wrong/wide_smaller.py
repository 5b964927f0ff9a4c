"""Your number sees only where the wide one is smaller: take the absolute value."""

import torch
from torch import Tensor


def width_gap(attend, query: Tensor, key: Tensor, value: Tensor) -> float:
    wide_query = torch.cat([query, query], dim=-1)
    wide_key = torch.cat([key, key], dim=-1)
    factor = 2**0.25
    wide = attend(wide_query, wide_key, value, 1)
    scaled = attend(factor * query, factor * key, value, 1)
    return (scaled - wide).max().item()
