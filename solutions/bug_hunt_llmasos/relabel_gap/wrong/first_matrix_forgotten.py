"""You renumbered w_out and left w_in: each expert widens with another's matrix and
narrows with its own.
"""

from torch import Tensor


def relabel_gap(
    mixture, x: Tensor, w_gate: Tensor, w_in: Tensor, w_out: Tensor, order: list[int]
) -> float:
    before = mixture(x, w_gate, w_in, w_out)
    after = mixture(x, w_gate[:, order], w_in, w_out[order])
    return (after - before).abs().max().item()
