"""Your heads take every n_heads-th feature, in the split and in the join. Head 0
must be the first d_head features in a row.
"""

from torch import Tensor


def split_heads(x: Tensor, n_heads: int) -> Tensor:
    return x.unflatten(-1, (-1, n_heads)).permute(0, 3, 1, 2)


def join_heads(x: Tensor) -> Tensor:
    return x.permute(0, 2, 3, 1).flatten(start_dim=2)
