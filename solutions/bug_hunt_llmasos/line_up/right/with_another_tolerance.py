"""Uses another tolerance between rounding and a bug."""

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
    def verdict(suspect) -> str:
        def block(tokens: Tensor) -> Tensor:
            return suspect(tokens, w_gate, w_in, w_out)

        if neighbour_gap(block, x, token) >= 2e-4:
            return "gossips"
        if relabel_gap(suspect, x, w_gate, w_in, w_out, order) >= 2e-4:
            return "knows numbers"
        gap = copies_gap(suspect, x, w_gate, w_in, w_out, expert)
        return "no average" if gap >= 2e-4 else "innocent"

    return list(map(verdict, suspects))
