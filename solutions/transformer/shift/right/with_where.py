"""Finds the first free place of each row by counting."""

import torch
from torch import Tensor


def shift_target(
    target_ids: Tensor, start_id: int, end_id: int, pad_id: int
) -> tuple[Tensor, Tensor]:
    rows = target_ids.shape[0]
    start = torch.full((rows, 1), start_id, dtype=target_ids.dtype)
    pad = torch.full((rows, 1), pad_id, dtype=target_ids.dtype)
    longer = torch.cat([target_ids, pad], dim=1)
    is_first_free = (longer == pad_id).cumsum(dim=1) == 1
    asked = torch.where(is_first_free, torch.full_like(longer, end_id), longer)
    return torch.cat([start, target_ids], dim=1), asked
