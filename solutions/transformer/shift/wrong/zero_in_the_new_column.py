"""Your new column holds 0 where a row is short: fill it with `pad_id`."""

import torch
from torch import Tensor


def shift_target(
    target_ids: Tensor, start_id: int, end_id: int, pad_id: int
) -> tuple[Tensor, Tensor]:
    rows = len(target_ids)
    start = target_ids.new_full((rows, 1), start_id)
    given = torch.cat([start, target_ids], dim=1)
    zero = target_ids.new_zeros((rows, 1))
    asked = torch.cat([target_ids, zero], dim=1)
    asked[torch.arange(rows), (target_ids != pad_id).sum(dim=1)] = end_id
    return given, asked
