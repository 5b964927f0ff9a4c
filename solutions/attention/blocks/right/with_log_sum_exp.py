"""Merges blocks by the logarithm of their sums, two at a time."""

import math
from collections.abc import Iterable

import torch
from torch import Tensor


def attention_in_blocks(
    query: Tensor, blocks: Iterable[tuple[Tensor, Tensor]]
) -> Tensor:
    output, log_total = None, None
    for key, value in blocks:
        scores = query @ key.mT / math.sqrt(query.shape[-1])
        block = scores.softmax(dim=-1) @ value
        log_block = scores.logsumexp(dim=-1, keepdim=True)
        if output is None:
            output, log_total = block, log_block
            continue
        share = torch.sigmoid(log_block - log_total)
        output = (1 - share) * output + share * block
        log_total = torch.logaddexp(log_total, log_block)
    return output
