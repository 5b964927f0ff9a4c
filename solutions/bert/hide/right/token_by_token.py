"""Decides for one token at a time."""

import torch
from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    read, target_ids = token_ids.clone(), torch.full_like(token_ids, -100)
    for row, column in chosen.nonzero().tolist():
        lot = fate[row, column].item()
        target_ids[row, column] = token_ids[row, column]
        if lot < 0.8:
            read[row, column] = mask_id
        elif lot < 0.9:
            read[row, column] = random_ids[row, column]
    return read, target_ids
