"""You renumbered the experts in an order of your own: use `order`."""

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
        verdict = "innocent"
        if neighbour_gap(lambda x, m=mixture: m(x, *parts), x, token) > 1e-4:
            verdict = "gossips"
        elif relabel_gap(mixture, x, *parts, [3, 2, 1, 0]) > 1e-4:
            verdict = "knows numbers"
        elif copies_gap(mixture, x, *parts, expert) > 1e-4:
            verdict = "no average"
        verdicts.append(verdict)
    return verdicts
