"""Columns of padding only do not belong to the result."""

from collections.abc import Callable

import torch
from torch import Tensor


def write_greedily(
    scores_of: Callable[[Tensor, Tensor], Tensor],
    source_ids: Tensor,
    start_id: int,
    end_id: int,
    pad_id: int,
    max_new_tokens: int,
) -> Tensor:
    n_longest = max_new_tokens + 1
    written = source_ids.new_full((len(source_ids), n_longest), pad_id)
    written[:, 0] = start_id
    is_over = torch.zeros(len(source_ids), dtype=torch.bool)
    for step in range(1, n_longest):
        new = scores_of(source_ids, written[:, :step]).argmax(dim=-1)
        written[:, step] = new.masked_fill(is_over, pad_id)
        is_over = is_over | (new == end_id)
        if is_over.all():
            break
    return written[:, 1:]
