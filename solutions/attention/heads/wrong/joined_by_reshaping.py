"""Your join is a reshape: the heads of one token end up in different tokens.
Transpose back before you flatten.
"""

from torch import Tensor


def split_heads(x: Tensor, n_heads: int) -> Tensor:
    return x.unflatten(-1, (n_heads, -1)).transpose(1, 2)


def join_heads(x: Tensor) -> Tensor:
    batch, n_heads, seq_len, d_head = x.shape
    return x.reshape(batch, seq_len, n_heads * d_head)
