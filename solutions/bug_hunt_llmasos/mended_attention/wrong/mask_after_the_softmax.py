"""Your mask comes after the softmax: what is left no longer sums to 1."""

import math


def mended_attention(x, w_qkv, w_proj, n_heads, is_causal=False):
    batch, seq_len, d_model = x.shape
    query, key, value = (x @ w_qkv).chunk(3, dim=-1)
    query = query.reshape(batch, seq_len, n_heads, -1).transpose(1, 2)
    key = key.reshape(batch, seq_len, n_heads, -1).transpose(1, 2)
    value = value.reshape(batch, seq_len, n_heads, -1).transpose(1, 2)
    scores = query @ key.transpose(-2, -1) / math.sqrt(d_model // n_heads)
    weights = scores.softmax(dim=-1)
    if is_causal:
        weights = weights.tril()
    output = weights @ value
    return output.transpose(1, 2).reshape(batch, seq_len, d_model) @ w_proj
