"""Fills a table from the left."""

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
    rows = len(source_ids)
    table = torch.full((rows, max_new_tokens + 1), pad_id)
    table[:, 0] = start_id
    n_written = 0
    while n_written < max_new_tokens and not (table == end_id).any(dim=1).all():
        seen = table[:, : n_written + 1]
        best = scores_of(source_ids, seen).argmax(dim=-1)
        is_over = (seen == end_id).any(dim=1)
        n_written += 1
        table[:, n_written] = torch.where(is_over, torch.tensor(pad_id), best)
    return table[:, 1 : n_written + 1]
