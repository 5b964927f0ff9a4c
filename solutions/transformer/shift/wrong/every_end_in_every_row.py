"""Each of your rows has all end marks: `asked[:, n]` takes every n in every row."""

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
    asked[:, (target_ids != pad_id).sum(dim=1)] = end_id
    return given, asked
