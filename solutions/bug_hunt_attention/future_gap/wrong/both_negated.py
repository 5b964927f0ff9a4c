"""Both of your calls got the negated tensors: negate copies (`clone`)."""

import torch
from torch import Tensor


def future_gap(
    attend, query: Tensor, key: Tensor, value: Tensor, n_heads: int, cut: int
) -> float:
    seq_len = query.shape[1]
    mask = torch.ones(seq_len, seq_len, dtype=torch.bool).tril()
    for tensor in (query, key, value):
        tensor[:, cut:] *= -1
    before = attend(query, key, value, n_heads, mask)[:, :cut]
    after = attend(query, key, value, n_heads, mask)[:, :cut]
    return (after - before).abs().max().item()
