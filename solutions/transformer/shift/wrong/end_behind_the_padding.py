"""Your end marks stand in the last column, behind the padding. They belong behind the
last real id; padding is `pad_id`, which need not be 0.
"""

import torch
from torch import Tensor


def shift_target(
    target_ids: Tensor, start_id: int, end_id: int, pad_id: int
) -> tuple[Tensor, Tensor]:
    rows = len(target_ids)
    start = target_ids.new_full((rows, 1), start_id)
    end = target_ids.new_full((rows, 1), end_id)
    return torch.cat([start, target_ids], dim=1), torch.cat([target_ids, end], dim=1)
