"""Takes every block apart and corrects after each key."""

import math
from collections.abc import Iterable

import torch
from torch import Tensor


def attention_in_blocks(
    query: Tensor, blocks: Iterable[tuple[Tensor, Tensor]]
) -> Tensor:
    highest = torch.full((query.shape[0], 1), -math.inf)
    total, output = torch.zeros(query.shape[0], 1), None
    for keys, values in blocks:
        for key, value in zip(keys, values, strict=True):
            score = (query @ key / math.sqrt(query.shape[-1]))[:, None]
            new = torch.maximum(highest, score)
            old_part, new_part = torch.exp(highest - new), torch.exp(score - new)
            total = total * old_part + new_part
            before = 0.0 if output is None else output * old_part
            output, highest = before + new_part * value, new
    return output / total
