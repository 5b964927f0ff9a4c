"""Your scores grow by 2 in all; they should grow by the root of 2."""

import torch
from torch import Tensor


def width_gap(attend, query: Tensor, key: Tensor, value: Tensor) -> float:
    wide_query = torch.cat([query, query], dim=-1)
    wide_key = torch.cat([key, key], dim=-1)
    factor = 2**0.5
    wide = attend(wide_query, wide_key, value, 1)
    scaled = attend(factor * query, factor * key, value, 1)
    return (wide - scaled).abs().max().item()
