"""Your scores are cut by `tril`: its zeros get weight, and the mask is not asked."""

import math


def mended(query, key, value, n_heads, mask=None):
    batch, n_queries, d_model = query.shape
    d_head = d_model // n_heads
    query = query.reshape(batch, -1, n_heads, d_head).transpose(1, 2)
    key = key.reshape(batch, -1, n_heads, d_head).transpose(1, 2)
    value = value.reshape(batch, -1, n_heads, d_head).transpose(1, 2)
    scores = query @ key.transpose(-2, -1) / math.sqrt(d_head)
    if mask is not None:
        scores = scores.tril()
    output = scores.softmax(dim=-1) @ value
    return output.transpose(1, 2).reshape(batch, n_queries, d_model)
