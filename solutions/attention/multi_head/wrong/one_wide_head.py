"""Your numbers are those of one head as wide as the model: n_heads plays no part."""

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
    return attention(x @ w_query, x @ w_key, x @ w_value, mask) @ w_out
