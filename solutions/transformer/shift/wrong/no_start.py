"""What you give has no start mark: at the first place it already shows the first id."""

import torch
from torch import Tensor


def shift_target(
    target_ids: Tensor, start_id: int, end_id: int, pad_id: int
) -> tuple[Tensor, Tensor]:
    rows = len(target_ids)
    pad = target_ids.new_full((rows, 1), pad_id)
    asked = torch.cat([target_ids, pad], dim=1)
    asked[torch.arange(rows), (target_ids != pad_id).sum(dim=1)] = end_id
    return torch.cat([target_ids, pad], dim=1), asked
