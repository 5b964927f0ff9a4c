"""Each row you give has an end mark: it is asked for and never given."""

import torch
from torch import Tensor


def shift_target(
    target_ids: Tensor, start_id: int, end_id: int, pad_id: int
) -> tuple[Tensor, Tensor]:
    rows = len(target_ids)
    start = target_ids.new_full((rows, 1), start_id)
    pad = target_ids.new_full((rows, 1), pad_id)
    asked = torch.cat([target_ids, pad], dim=1)
    asked[torch.arange(rows), (target_ids != pad_id).sum(dim=1)] = end_id
    given = torch.cat([start, target_ids], dim=1)
    last = (given != pad_id).sum(dim=1).clamp(max=given.shape[1] - 1)
    given[torch.arange(rows), last] = end_id
    return given, asked
