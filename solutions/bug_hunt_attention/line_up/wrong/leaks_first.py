"""Your line-up asks for leaks before it asks for an average: the first broken property
counts.
"""

import torch
from torch import Tensor


def line_up(
    suspects,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    n_heads: int,
    order: list[int],
    cut: int,
) -> list[str]:
    seq_len = query.shape[1]
    mask = torch.ones(seq_len, seq_len, dtype=torch.bool).tril()
    verdicts = []
    for attend in suspects:
        if order_gap(attend, query, key, value, n_heads, order) > 1e-4:
            verdicts.append("scrambles")
        elif future_gap(attend, query, key, value, n_heads, cut) > 1e-4:
            verdicts.append("leaks")
        elif ones_gap(attend, query, key, n_heads, mask) > 1e-4:
            verdicts.append("no average")
        else:
            verdicts.append("innocent")
    return verdicts
