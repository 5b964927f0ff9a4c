"""Your line-up names the last broken property of each, or asks in reverse order: the
first one counts.
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
        verdict = "innocent"
        if order_gap(attend, query, key, value, n_heads, order) > 1e-4:
            verdict = "scrambles"
        if ones_gap(attend, query, key, n_heads, mask) > 1e-4:
            verdict = "no average"
        if future_gap(attend, query, key, value, n_heads, cut) > 1e-4:
            verdict = "leaks"
        verdicts.append(verdict)
    return verdicts
