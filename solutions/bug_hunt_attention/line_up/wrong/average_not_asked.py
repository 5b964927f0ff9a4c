"""Your line-up never asks for an average: who breaks that alone passes for innocent."""

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
        elif future_gap(attend, query, key, value, n_heads, cut) > 1e-4:
            verdicts.append("leaks")
        else:
            verdicts.append("innocent")
    return verdicts
