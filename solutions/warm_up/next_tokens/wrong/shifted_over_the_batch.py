"""Your shift is over the batch: the target is the token of the next sequence. Tokens
are on the second axis.
"""

from torch import Tensor


def next_tokens(token_ids: Tensor) -> tuple[Tensor, Tensor]:
    return token_ids[:-1], token_ids[1:]
