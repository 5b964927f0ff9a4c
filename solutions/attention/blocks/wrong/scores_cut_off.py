"""Your scores are cut off above some number, so the large ones all count the same.
Subtract the running maximum instead.
"""

import math
from collections.abc import Iterable

import torch
from torch import Tensor


def attention_in_blocks(
    query: Tensor, blocks: Iterable[tuple[Tensor, Tensor]]
) -> Tensor:
    total, output = 0.0, 0.0
    for key, value in blocks:
        scores = query @ key.mT / math.sqrt(query.shape[-1])
        shares = torch.exp(scores.clamp(max=80))
        total = total + shares.sum(dim=-1, keepdim=True)
        output = output + shares @ value
    return output / total
