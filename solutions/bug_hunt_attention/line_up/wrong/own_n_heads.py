"""Your line-up asks with another number of heads: pass `n_heads` on as it is."""

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
        if order_gap(attend, query, key, value, 12, order) > 1e-4:
            verdicts.append("scrambles")
        elif ones_gap(attend, query, key, 12, mask) > 1e-4:
            verdicts.append("no average")
        elif future_gap(attend, query, key, value, 12, cut) > 1e-4:
            verdicts.append("leaks")
        else:
            verdicts.append("innocent")
    return verdicts
