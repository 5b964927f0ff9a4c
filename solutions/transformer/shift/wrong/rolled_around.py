"""What you give is rolled around: the last column of what is asked came back to the
front, where the start mark belongs.
"""

import torch
from torch import Tensor


def shift_target(
    target_ids: Tensor, start_id: int, end_id: int, pad_id: int
) -> tuple[Tensor, Tensor]:
    rows = len(target_ids)
    pad = target_ids.new_full((rows, 1), pad_id)
    asked = torch.cat([target_ids, pad], dim=1)
    asked[torch.arange(rows), (target_ids != pad_id).sum(dim=1)] = end_id
    return asked.roll(1, dims=1), asked
