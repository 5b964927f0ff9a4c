"""Your line-up lets a mask after the softmax pass as an average: give `ones_gap` the
causal mask, and take the absolute value in it.
"""

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
    verdicts = []
    for attend in suspects:
        if order_gap(attend, query, key, value, n_heads, order) > 1e-4:
            verdicts.append("scrambles")
        elif ones_gap(attend, query, key, n_heads, None) > 1e-4:
            verdicts.append("no average")
        elif future_gap(attend, query, key, value, n_heads, cut) > 1e-4:
            verdicts.append("leaks")
        else:
            verdicts.append("innocent")
    return verdicts
