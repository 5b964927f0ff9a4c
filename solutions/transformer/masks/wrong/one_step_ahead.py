"""Your places see the next one too: tril(1) opens a diagonal too many."""

import torch
from torch import Tensor


def decoder_masks(
    target_ids: Tensor, source_ids: Tensor, pad_id: int
) -> tuple[Tensor, Tensor]:
    n_target = target_ids.shape[1]
    past = torch.ones(n_target, n_target, dtype=torch.bool).tril(1)
    real = (target_ids != pad_id)[:, None, None, :]
    across = (source_ids != pad_id)[:, None, None, :]
    return past & real, across
