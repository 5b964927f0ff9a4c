"""Your targets are all tokens but the last: that is what the model should see, not
what it should say.
"""

from torch import Tensor


def next_tokens(token_ids: Tensor) -> tuple[Tensor, Tensor]:
    return token_ids[:, :-1], token_ids[:, :-1]
