"""Takes the columns of each head from the weights and runs the heads one after
another.
"""

import torch
from torch import Tensor


def multi_head_attention(
    x: Tensor,
    w_query: Tensor,
    w_key: Tensor,
    w_value: Tensor,
    w_out: Tensor,
    n_heads: int,
    mask: Tensor | None = None,
) -> Tensor:
    d_head = x.shape[-1] // n_heads
    outputs = []
    for head in range(n_heads):
        columns = slice(head * d_head, (head + 1) * d_head)
        query, key = x @ w_query[:, columns], x @ w_key[:, columns]
        outputs.append(attention(query, key, x @ w_value[:, columns], mask))
    return torch.cat(outputs, dim=-1) @ w_out
