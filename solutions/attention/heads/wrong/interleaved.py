"""Your heads take every n_heads-th feature. Head 0 must be the first d_head features
in a row: `unflatten(-1, (n_heads, -1))`, in this order.
"""

from torch import Tensor


def split_heads(x: Tensor, n_heads: int) -> Tensor:
    return x.unflatten(-1, (-1, n_heads)).permute(0, 3, 1, 2)


def join_heads(x: Tensor) -> Tensor:
    return x.transpose(1, 2).flatten(start_dim=2)
