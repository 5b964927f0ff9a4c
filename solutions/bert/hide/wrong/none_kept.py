"""You replaced every chosen token that was not masked: two in ten instead of one. From
0.9 on they stay.
"""

import torch
from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    is_replaced = chosen & (fate >= 0.8)
    read = token_ids.masked_fill(chosen & (fate < 0.8), mask_id)
    read = torch.where(is_replaced, random_ids, read)
    return read, token_ids.masked_fill(~chosen, -100)
