"""One `where` inside another."""

import torch
from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    fallen = torch.where(fate < 0.9, random_ids, token_ids)
    fallen = torch.where(fate < 0.8, torch.full_like(token_ids, mask_id), fallen)
    nothing = torch.full_like(token_ids, -100)
    read = torch.where(chosen, fallen, token_ids)
    return read, torch.where(chosen, token_ids, nothing)
