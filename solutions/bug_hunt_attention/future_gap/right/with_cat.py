"""Glues the past to the negated future."""

import torch
from torch import Tensor


def future_gap(
    attend, query: Tensor, key: Tensor, value: Tensor, n_heads: int, cut: int
) -> float:
    seq_len = query.shape[1]
    mask = torch.arange(seq_len) <= torch.arange(seq_len)[:, None]
    changed = [torch.cat([x[:, :cut], -x[:, cut:]], 1) for x in (query, key, value)]
    change = attend(*changed, n_heads, mask) - attend(query, key, value, n_heads, mask)
    return float(change[:, :cut].abs().amax())
