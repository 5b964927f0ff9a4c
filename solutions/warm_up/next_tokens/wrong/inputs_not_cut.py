"""Your inputs still hold the last token, after which nothing is known."""

from torch import Tensor


def next_tokens(token_ids: Tensor) -> tuple[Tensor, Tensor]:
    return token_ids, token_ids[:, 1:]
