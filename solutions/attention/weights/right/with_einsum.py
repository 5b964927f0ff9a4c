"""Names the axes, and subtracts the maximum by hand."""

import torch
from torch import Tensor


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = torch.einsum("...qd,...kd->...qk", query, key) * query.shape[-1] ** -0.5
    if mask is not None:
        scores = torch.where(mask, scores, torch.tensor(-torch.inf))
    shares = torch.exp(scores - scores.max(dim=-1, keepdim=True).values)
    return shares / shares.sum(dim=-1, keepdim=True)
