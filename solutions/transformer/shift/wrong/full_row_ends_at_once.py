"""Your full row ends at place 0: argmax finds no padding in it. Count the real ids."""

import torch
from torch import Tensor


def shift_target(
    target_ids: Tensor, start_id: int, end_id: int, pad_id: int
) -> tuple[Tensor, Tensor]:
    rows = len(target_ids)
    start = target_ids.new_full((rows, 1), start_id)
    given = torch.cat([start, target_ids], dim=1)
    pad = target_ids.new_full((rows, 1), pad_id)
    asked = torch.cat([target_ids, pad], dim=1)
    first_pad = (target_ids == pad_id).int().argmax(dim=1)
    asked[torch.arange(rows), first_pad] = end_id
    return given, asked
