"""What you give is what you ask for: the answer stands in the input. Give the start
mark and the ids.
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
    return asked, asked
