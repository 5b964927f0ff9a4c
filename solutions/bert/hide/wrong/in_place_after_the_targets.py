"""You wrote into `token_ids`: it must stay as it came. Work on a copy."""

from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    target_ids = token_ids.masked_fill(~chosen, -100)
    is_replaced = chosen & (fate >= 0.8) & (fate < 0.9)
    token_ids[chosen & (fate < 0.8)] = mask_id
    token_ids[is_replaced] = random_ids[is_replaced]
    return token_ids, target_ids
