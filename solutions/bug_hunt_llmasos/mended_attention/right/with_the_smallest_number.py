"""Hides with the smallest float: its weight is 0, as each token sees itself."""

import math

import torch


def mended_attention(x, w_qkv, w_proj, n_heads, is_causal=False):
    batch, seq_len, d_model = x.shape
    query, key, value = (x @ w_qkv).chunk(3, dim=-1)
    query = query.reshape(batch, seq_len, n_heads, -1).transpose(1, 2)
    key = key.reshape(batch, seq_len, n_heads, -1).transpose(1, 2)
    value = value.reshape(batch, seq_len, n_heads, -1).transpose(1, 2)
    scores = query @ key.transpose(-2, -1) / math.sqrt(d_model // n_heads)
    if is_causal:
        later = torch.ones(seq_len, seq_len, dtype=torch.bool).triu(1)
        scores = scores.masked_fill(later, torch.finfo(scores.dtype).min)
    output = scores.softmax(dim=-1) @ value
    return output.transpose(1, 2).reshape(batch, seq_len, d_model) @ w_proj
