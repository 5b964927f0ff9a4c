"""Your heads attend to one another inside each token: `head` was not moved beside
`batch`.
"""

import math


def mended(query, key, value, n_heads, mask=None):
    batch, n_queries, d_model = query.shape
    d_head = d_model // n_heads
    query = query.reshape(batch, -1, n_heads, d_head)
    key = key.reshape(batch, -1, n_heads, d_head)
    value = value.reshape(batch, -1, n_heads, d_head)
    scores = query @ key.transpose(-2, -1) / math.sqrt(d_head)
    output = scores.softmax(dim=-1) @ value
    return output.reshape(batch, n_queries, d_model)
