"""Your targets are rolled in the wrong direction: each place holds the token before
it.
"""

from torch import Tensor


def next_tokens(token_ids: Tensor) -> tuple[Tensor, Tensor]:
    return token_ids[:, :-1], token_ids.roll(1, dims=1)[:, :-1]
