"""Your own mask leaves the padding of the target open: only the future is closed."""

import torch
from torch import Tensor


def decoder_masks(
    target_ids: Tensor, source_ids: Tensor, pad_id: int
) -> tuple[Tensor, Tensor]:
    n_target = target_ids.shape[1]
    past = torch.ones(n_target, n_target, dtype=torch.bool).tril()
    across = (source_ids != pad_id)[:, None, None, :]
    return past.expand(len(target_ids), 1, -1, -1).clone(), across
