"""Your mask across hides later places of the source. The source is there as a whole:
only its padding is closed.
"""

import torch
from torch import Tensor


def decoder_masks(
    target_ids: Tensor, source_ids: Tensor, pad_id: int
) -> tuple[Tensor, Tensor]:
    n_target = target_ids.shape[1]
    past = torch.ones(n_target, n_target, dtype=torch.bool).tril()
    real = (target_ids != pad_id)[:, None, None, :]
    across = (source_ids != pad_id)[:, None, None, :]
    n_source = source_ids.shape[1]
    triangle = torch.ones(n_target, n_source, dtype=torch.bool).tril()
    return past & real, across & triangle
