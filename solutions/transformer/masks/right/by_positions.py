"""Compares positions."""

import torch
from torch import Tensor


def decoder_masks(
    target_ids: Tensor, source_ids: Tensor, pad_id: int
) -> tuple[Tensor, Tensor]:
    n_target = target_ids.shape[1]
    place = torch.arange(n_target)
    is_past = place[:, None] >= place[None, :]
    own = is_past[None, None] & target_ids.ne(pad_id)[:, None, None]
    return own, source_ids.ne(pad_id)[:, None, None]
