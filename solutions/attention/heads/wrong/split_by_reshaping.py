"""Your split is a reshape: the shape is right, but each head holds whole tokens, a
different stretch of the text for each head. Cut the width first, then transpose.
"""

from torch import Tensor


def split_heads(x: Tensor, n_heads: int) -> Tensor:
    batch, seq_len, d_model = x.shape
    return x.reshape(batch, n_heads, seq_len, d_model // n_heads)


def join_heads(x: Tensor) -> Tensor:
    return x.transpose(1, 2).flatten(start_dim=2)
