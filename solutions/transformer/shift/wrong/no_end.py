"""Your rows to be said have no end mark: the model would never learn to stop."""

import torch
from torch import Tensor


def shift_target(
    target_ids: Tensor, start_id: int, end_id: int, pad_id: int
) -> tuple[Tensor, Tensor]:
    rows = len(target_ids)
    start = target_ids.new_full((rows, 1), start_id)
    pad = target_ids.new_full((rows, 1), pad_id)
    return torch.cat([start, target_ids], dim=1), torch.cat([target_ids, pad], dim=1)
