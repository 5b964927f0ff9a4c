"""Your join lays out feature by feature instead of head by head: swap head and
d_head before you flatten.
"""

from torch import Tensor


def split_heads(x: Tensor, n_heads: int) -> Tensor:
    return x.unflatten(-1, (n_heads, -1)).transpose(1, 2)


def join_heads(x: Tensor) -> Tensor:
    return x.permute(0, 2, 3, 1).flatten(start_dim=2)
