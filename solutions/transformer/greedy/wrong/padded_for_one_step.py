"""You stop in time, but a row that ended is padded for one step and then goes on."""

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
    for _ in range(max_new_tokens):
        new = scores_of(source_ids, written).argmax(dim=-1)
        new = new.masked_fill(written[:, -1] == end_id, pad_id)
        written = torch.cat([written, new[:, None]], dim=1)
        if (written == end_id).any(dim=1).all():
            break
    return written[:, 1:]
