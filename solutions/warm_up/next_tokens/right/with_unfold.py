"""Takes every pair of neighbours."""

from torch import Tensor


def next_tokens(token_ids: Tensor) -> tuple[Tensor, Tensor]:
    pairs = token_ids.unfold(1, 2, 1)
    return pairs[..., 0], pairs[..., 1]
