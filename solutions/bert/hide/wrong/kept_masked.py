"""You masked the chosen tokens that stay: from a fate of 0.9 on they are read as they
are.
"""

import torch
from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    is_replaced = chosen & (fate >= 0.8) & (fate < 0.9)
    read = token_ids.masked_fill(chosen, mask_id)
    read = torch.where(is_replaced, random_ids, read)
    return read, token_ids.masked_fill(~chosen, -100)
