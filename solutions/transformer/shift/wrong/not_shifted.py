"""Your two rows are the same: the model is asked for what it is given, and learns to
copy.
"""

import torch
from torch import Tensor


def shift_target(
    target_ids: Tensor, start_id: int, end_id: int, pad_id: int
) -> tuple[Tensor, Tensor]:
    rows = len(target_ids)
    start = target_ids.new_full((rows, 1), start_id)
    given = torch.cat([start, target_ids], dim=1)
    return given, given
