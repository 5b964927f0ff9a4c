"""Asks torch's operator for the average of one-hot values, which is the weights."""

import torch
import torch.nn.functional as F
from torch import Tensor


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None = None) -> Tensor:
    n_keys = key.shape[-2]
    value = torch.eye(n_keys).expand(*key.shape[:-2], n_keys, n_keys)
    return F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
