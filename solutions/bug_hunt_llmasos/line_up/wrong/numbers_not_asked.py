"""In your list nobody knows numbers: relabel_gap is not asked, or your order is the one
there was.
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
        if neighbour_gap(lambda x, m=mixture: m(x, *parts), x, token) > 1e-4:
            verdicts.append("gossips")
        elif copies_gap(mixture, x, *parts, expert) > 1e-4:
            verdicts.append("no average")
        else:
            verdicts.append("innocent")
    return verdicts
