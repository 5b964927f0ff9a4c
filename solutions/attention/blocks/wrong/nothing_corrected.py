"""Neither sum nor output is corrected when the maximum rises: what you kept still
stands under the old maximum.
"""

import math
from collections.abc import Iterable

import torch
from torch import Tensor


def attention_in_blocks(
    query: Tensor, blocks: Iterable[tuple[Tensor, Tensor]]
) -> Tensor:
    highest = torch.full((query.shape[0], 1), -math.inf)
    total, output = 0.0, 0.0
    for key, value in blocks:
        scores = query @ key.mT / math.sqrt(query.shape[-1])
        new = torch.maximum(highest, scores.amax(dim=-1, keepdim=True))
        shares = torch.exp(scores - new)
        total = total + shares.sum(dim=-1, keepdim=True)
        output = output + shares @ value
        highest = new
    return output / total
