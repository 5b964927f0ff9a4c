"""Your function gives the published numbers: the heads are still made by a reshape."""

import math


def mended(query, key, value, n_heads, mask=None):
    batch, n_queries, d_model = query.shape
    d_head = d_model // n_heads
    query = query.reshape(batch, n_heads, -1, d_head)
    key = key.reshape(batch, n_heads, -1, d_head)
    value = value.reshape(batch, n_heads, -1, d_head)
    scores = query @ key.transpose(-2, -1) / math.sqrt(d_head)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    output = scores.softmax(dim=-1) @ value
    return output.reshape(batch, n_queries, d_model)
