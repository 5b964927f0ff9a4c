"""Puts the whole root of 2 on the query."""

import torch
from torch import Tensor


def width_gap(attend, query: Tensor, key: Tensor, value: Tensor) -> float:
    wide_query = torch.cat([query, query], dim=-1)
    wide_key = torch.cat([key, key], dim=-1)
    wide = attend(wide_query, wide_key, value, 1)
    scaled = attend(2**0.5 * query, key, value, 1)
    return (wide - scaled).abs().max().item()
