"""In your list everybody gossips: a gap of 0 is enough, or you try only one suspect."""

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
    for _ in suspects:
        mixture = published_mixture
        if neighbour_gap(lambda x, m=mixture: m(x, *parts), x, token) > 1e-4:
            verdicts.append("gossips")
        elif relabel_gap(mixture, x, *parts, order) > 1e-4:
            verdicts.append("knows numbers")
        elif copies_gap(mixture, x, *parts, expert) > 1e-4:
            verdicts.append("no average")
        else:
            verdicts.append("innocent")
    return verdicts
