"""You subtract one maximum for the whole table: rows far below it become 0 / 0. Take
each row's own, over the keys.
"""

import math

import torch
from torch import Tensor


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    shares = torch.exp(scores - scores.max())
    return shares / shares.sum(dim=-1, keepdim=True)
