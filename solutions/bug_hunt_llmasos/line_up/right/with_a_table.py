"""Keeps the properties in a table."""

from torch import Tensor


def line_up(
    suspects,
    x: Tensor,
    w_gate: Tensor,
    w_in: Tensor,
    w_out: Tensor,
    token: int,
    order: list[int],
    expert: int,
) -> list[str]:
    parts = (w_gate, w_in, w_out)
    trials = {
        "gossips": lambda m: neighbour_gap(lambda x: m(x, *parts), x, token),
        "knows numbers": lambda m: relabel_gap(m, x, *parts, order),
        "no average": lambda m: copies_gap(m, x, *parts, expert),
    }
    broken = [[name for name in trials if trials[name](m) > 1e-4] for m in suspects]
    return [names[0] if names else "innocent" for names in broken]
