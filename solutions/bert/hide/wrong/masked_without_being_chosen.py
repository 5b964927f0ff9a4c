"""Your masks ask the fate alone: `chosen` is missing from their condition."""

import torch
from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    is_replaced = chosen & (fate >= 0.8) & (fate < 0.9)
    read = token_ids.masked_fill(fate < 0.8, mask_id)
    read = torch.where(is_replaced, random_ids, read)
    return read, token_ids.masked_fill(~chosen, -100)
