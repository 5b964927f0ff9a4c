"""You masked up to a fate of 0.9: from 0.8 on `random_ids` replaces."""

from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    read = token_ids.masked_fill(chosen & (fate < 0.9), mask_id)
    return read, token_ids.masked_fill(~chosen, -100)
