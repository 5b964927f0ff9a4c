"""You compared with 0. Two sums in another order differ in their last digit, so the
innocent are accused.
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
        if neighbour_gap(lambda x, m=mixture: m(x, *parts), x, token) > 0:
            verdicts.append("gossips")
        elif relabel_gap(mixture, x, *parts, order) > 0:
            verdicts.append("knows numbers")
        elif copies_gap(mixture, x, *parts, expert) > 0:
            verdicts.append("no average")
        else:
            verdicts.append("innocent")
    return verdicts
