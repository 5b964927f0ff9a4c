"""Scales the queries, adds the mask as 0 and -inf, and works in float64 inside."""

import math

import torch
from torch import Tensor


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None = None) -> Tensor:
    query = query.double() / math.sqrt(query.shape[-1])
    scores = torch.matmul(query, key.double().transpose(-2, -1))
    if mask is not None:
        scores = scores + torch.zeros_like(scores).masked_fill(~mask, float("-inf"))
    return torch.softmax(scores, dim=-1).float()
