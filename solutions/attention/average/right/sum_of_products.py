"""Writes the average as a sum of products, one key at a time."""

import torch
from torch import Tensor


def attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> Tensor:
    weights = attention_weights(query, key, mask)
    output = torch.zeros(*query.shape[:-1], value.shape[-1])
    for k in range(key.shape[-2]):
        output = output + weights[..., k : k + 1] * value[..., k : k + 1, :]
    return output
