"""Your line-up lets the faint faults pass: a bug may be as small as a thousandth, so
compare with 1e-4.
"""

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
    verdicts = []
    for mixture in suspects:
        if neighbour_gap(lambda x, m=mixture: m(x, *parts), x, token) > 0.1:
            verdicts.append("gossips")
        elif relabel_gap(mixture, x, *parts, order) > 0.1:
            verdicts.append("knows numbers")
        elif copies_gap(mixture, x, *parts, expert) > 0.1:
            verdicts.append("no average")
        else:
            verdicts.append("innocent")
    return verdicts
