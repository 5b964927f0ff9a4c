"""Your heads are joined rightly and split by a reshape, so each holds a stretch of the
text. Cut the width first, then transpose.
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
    shape = (batch, n_heads, seq_len, d_model // n_heads)
    query = (x @ w_query).reshape(shape)
    key = (x @ w_key).reshape(shape)
    value = (x @ w_value).reshape(shape)
    return join_heads(attention(query, key, value, mask)) @ w_out
