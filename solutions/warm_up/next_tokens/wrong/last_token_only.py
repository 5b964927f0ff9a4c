"""Your target is the last token alone. Every place of a sequence has a target."""

from torch import Tensor


def next_tokens(token_ids: Tensor) -> tuple[Tensor, Tensor]:
    return token_ids[:, :-1], token_ids[:, -1:]
