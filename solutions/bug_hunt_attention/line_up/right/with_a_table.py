"""Asks all questions first and takes the first yes."""

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
    n = query.shape[1]
    mask = torch.ones(n, n).tril().bool()

    def verdict(attend):
        gaps = {
            "scrambles": order_gap(attend, query, key, value, n_heads, order),
            "no average": ones_gap(attend, query, key, n_heads, mask),
            "leaks": future_gap(attend, query, key, value, n_heads, cut),
            "innocent": 1.0,
        }
        return next(name for name, gap in gaps.items() if gap > 1e-4)

    return [verdict(attend) for attend in suspects]
