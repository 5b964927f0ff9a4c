"""Negates in clones."""

import torch
from torch import Tensor


def future_gap(
    attend, query: Tensor, key: Tensor, value: Tensor, n_heads: int, cut: int
) -> float:
    changed = [query.clone(), key.clone(), value.clone()]
    for tensor in changed:
        tensor[:, cut:] *= -1
    mask = torch.ones(query.shape[1], key.shape[1]).tril().bool()
    outputs = [attend(*x, n_heads, mask) for x in ((query, key, value), changed)]
    return (outputs[0] - outputs[1])[:, :cut].abs().max().item()
