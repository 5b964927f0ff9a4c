"""You wrote the masks into `token_ids`: your targets ask for `[MASK]`. Clone first."""

import torch
from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    read = token_ids
    read[chosen & (fate < 0.8)] = mask_id
    is_replaced = chosen & (fate >= 0.8) & (fate < 0.9)
    read = torch.where(is_replaced, random_ids, read)
    return read, token_ids.masked_fill(~chosen, -100)
