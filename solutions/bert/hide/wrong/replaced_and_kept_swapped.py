"""You kept the tokens whose fate is 0.8 to 0.9 and replaced those above: it is the
other way round.
"""

import torch
from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    is_replaced = chosen & (fate >= 0.9)
    read = token_ids.masked_fill(chosen & (fate < 0.8), mask_id)
    read = torch.where(is_replaced, random_ids, read)
    return read, token_ids.masked_fill(~chosen, -100)
