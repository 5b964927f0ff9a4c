"""You wrote -1 where nothing is asked for. Write -100, which the loss leaves out."""

import torch
from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    is_masked = chosen & (fate < 0.8)
    is_replaced = chosen & (fate >= 0.8) & (fate < 0.9)
    read = token_ids.masked_fill(is_masked, mask_id)
    read = torch.where(is_replaced, random_ids, read)
    return read, token_ids.masked_fill(~chosen, -1)
