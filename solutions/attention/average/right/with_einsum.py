"""Names the axes of the average."""

import torch
from torch import Tensor


def attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> Tensor:
    weights = attention_weights(query, key, mask)
    return torch.einsum("...qk,...kd->...qd", weights, value)
