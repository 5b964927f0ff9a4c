"""Your split and your join are both reshapes. They undo each other, so a round trip
looks right, but every head attends over scrambled tokens.
"""

from torch import Tensor


def split_heads(x: Tensor, n_heads: int) -> Tensor:
    batch, seq_len, d_model = x.shape
    return x.reshape(batch, n_heads, seq_len, d_model // n_heads)


def join_heads(x: Tensor) -> Tensor:
    batch, n_heads, seq_len, d_head = x.shape
    return x.reshape(batch, seq_len, n_heads * d_head)
