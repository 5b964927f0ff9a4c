"""Your inputs and targets are swapped: the model would learn to say the token
before.
"""

from torch import Tensor


def next_tokens(token_ids: Tensor) -> tuple[Tensor, Tensor]:
    return token_ids[:, 1:], token_ids[:, :-1]
