"""Your keys are repeated along the sequence, not along the width: every key is there
twice, which changes nothing.
"""

import torch
from torch import Tensor


def width_gap(attend, query: Tensor, key: Tensor, value: Tensor) -> float:
    factor = 2**0.25
    wide = attend(
        query, torch.cat([key, key], dim=1), torch.cat([value, value], dim=1), 1
    )
    scaled = attend(factor * query, factor * key, value, 1)
    return (wide - scaled).abs().max().item()
