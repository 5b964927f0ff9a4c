"""Your number compares positions from `cut` on, where the input changed; or you sliced
the batch: positions are `[:, :cut]`.
"""

import torch
from torch import Tensor


def future_gap(
    attend, query: Tensor, key: Tensor, value: Tensor, n_heads: int, cut: int
) -> float:
    seq_len = query.shape[1]
    mask = torch.ones(seq_len, seq_len, dtype=torch.bool).tril()
    sign = torch.ones(seq_len, 1)
    sign[cut:] = -1
    before = attend(query, key, value, n_heads, mask)
    after = attend(sign * query, sign * key, sign * value, n_heads, mask)
    return (after - before).abs().max().item()
