"""Your heads attend to one another inside each token: `head` was not moved beside
`batch`.
"""

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
    batch, seq_len, d_model = x.shape
    shape = (batch, seq_len, n_heads, d_model // n_heads)
    query = (x @ w_query).reshape(shape)
    key = (x @ w_key).reshape(shape)
    value = (x @ w_value).reshape(shape)
    return attention(query, key, value, mask).reshape(x.shape) @ w_out
