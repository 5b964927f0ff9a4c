"""A fate of exactly 0.9 keeps: a token is replaced below 0.9."""

import torch
from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    is_masked = chosen & (fate < 0.8)
    is_replaced = chosen & ~is_masked & (fate <= 0.9)
    read = token_ids.masked_fill(is_masked, mask_id)
    read = torch.where(is_replaced, random_ids, read)
    return read, token_ids.masked_fill(~chosen, -100)
