"""Your split leaves `head` behind `seq`: (batch, seq, head, d_head). It must stand
beside `batch`.
"""

from torch import Tensor


def split_heads(x: Tensor, n_heads: int) -> Tensor:
    return x.unflatten(-1, (n_heads, -1))


def join_heads(x: Tensor) -> Tensor:
    return x.transpose(1, 2).flatten(start_dim=2)
