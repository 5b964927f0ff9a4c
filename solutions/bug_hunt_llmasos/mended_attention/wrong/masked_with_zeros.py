"""Your hidden scores are 0, and a score of 0 still gets a weight: add -inf."""

import math


def mended_attention(x, w_qkv, w_proj, n_heads, is_causal=False):
    batch, seq_len, d_model = x.shape
    query, key, value = (x @ w_qkv).chunk(3, dim=-1)
    query = query.reshape(batch, seq_len, n_heads, -1).transpose(1, 2)
    key = key.reshape(batch, seq_len, n_heads, -1).transpose(1, 2)
    value = value.reshape(batch, seq_len, n_heads, -1).transpose(1, 2)
    scores = query @ key.transpose(-2, -1) / math.sqrt(d_model // n_heads)
    if is_causal:
        scores = scores.tril()
    output = scores.softmax(dim=-1) @ value
    return output.transpose(1, 2).reshape(batch, seq_len, d_model) @ w_proj
