"""A row that ended stays over: your rows are over for one step only."""

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
    written = source_ids.new_full((len(source_ids), 1), start_id)
    is_over = torch.zeros(len(source_ids), dtype=torch.bool)
    for _ in range(max_new_tokens):
        new = scores_of(source_ids, written).argmax(dim=-1)
        new = new.masked_fill(is_over, pad_id)
        written = torch.cat([written, new[:, None]], dim=1)
        is_over = new == end_id
        if is_over.all():
            break
    return written[:, 1:]
