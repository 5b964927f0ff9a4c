"""You read the fate from the other end: tokens are masked where it is 0.2 or more. The
shares are right, the tokens are others.
"""

import torch
from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    read = token_ids.masked_fill(chosen & (fate >= 0.2), mask_id)
    read = torch.where(chosen & (fate >= 0.1) & (fate < 0.2), random_ids, read)
    return read, token_ids.masked_fill(~chosen, -100)
