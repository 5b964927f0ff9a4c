"""Your split ends as (batch, head, d_head, seq): transpose seq and head, not seq and
d_head.
"""

from torch import Tensor


def split_heads(x: Tensor, n_heads: int) -> Tensor:
    return x.unflatten(-1, (n_heads, -1)).permute(0, 2, 3, 1)


def join_heads(x: Tensor) -> Tensor:
    return x.transpose(1, 2).flatten(start_dim=2)
