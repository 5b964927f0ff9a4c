"""Your line-up passes on an order of its own: some scramble only at `order`."""

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
    own = list(range(seq_len))[::-1]
    verdicts = []
    for attend in suspects:
        if order_gap(attend, query, key, value, n_heads, own) > 1e-4:
            verdicts.append("scrambles")
        elif ones_gap(attend, query, key, n_heads, mask) > 1e-4:
            verdicts.append("no average")
        elif future_gap(attend, query, key, value, n_heads, cut) > 1e-4:
            verdicts.append("leaks")
        else:
            verdicts.append("innocent")
    return verdicts
