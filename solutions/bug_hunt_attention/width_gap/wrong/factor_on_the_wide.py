"""Your factor is on the wide side: its scores have already grown by the root of 2, so
the old width must catch up.
"""

import torch
from torch import Tensor


def width_gap(attend, query: Tensor, key: Tensor, value: Tensor) -> float:
    wide_query = torch.cat([query, query], dim=-1)
    wide_key = torch.cat([key, key], dim=-1)
    factor = 2**0.25
    wide = attend(factor * wide_query, factor * wide_key, value, 1)
    scaled = attend(query, key, value, 1)
    return (wide - scaled).abs().max().item()
