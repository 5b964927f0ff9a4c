"""Neither mask closes any padding. Padding is `pad_id`, which need not be 0."""

import torch
from torch import Tensor


def decoder_masks(
    target_ids: Tensor, source_ids: Tensor, pad_id: int
) -> tuple[Tensor, Tensor]:
    n_target = target_ids.shape[1]
    past = torch.ones(n_target, n_target, dtype=torch.bool).tril()
    real = (target_ids != 0)[:, None, None, :]
    across = (source_ids != 0)[:, None, None, :]
    return past & real, across
