"""Your numbers are those without the root of d_head under the scores."""

import math

from torch import Tensor


def multi_head_attention(
    x: Tensor,
    w_query: Tensor,
    w_key: Tensor,
    w_value: Tensor,
    w_out: Tensor,
    n_heads: int,
    mask: Tensor | None = None,
) -> Tensor:
    query = split_heads(x @ w_query, n_heads)
    key = split_heads(x @ w_key, n_heads)
    value = split_heads(x @ w_value, n_heads)
    scores = query @ key.mT
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return join_heads(scores.softmax(dim=-1) @ value) @ w_out
