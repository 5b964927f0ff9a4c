"""Uses torch's narrow."""

from torch import Tensor


def next_tokens(token_ids: Tensor) -> tuple[Tensor, Tensor]:
    seq_len = token_ids.shape[1] - 1
    return token_ids.narrow(1, 0, seq_len), token_ids.narrow(1, 1, seq_len)
