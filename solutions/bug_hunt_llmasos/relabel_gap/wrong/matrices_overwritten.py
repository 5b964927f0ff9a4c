"""You changed the caller's own matrices: every later suspect gets them renumbered."""

from torch import Tensor


def relabel_gap(
    mixture, x: Tensor, w_gate: Tensor, w_in: Tensor, w_out: Tensor, order: list[int]
) -> float:
    before = mixture(x, w_gate, w_in, w_out)
    w_gate[:], w_in[:], w_out[:] = w_gate[:, order], w_in[order], w_out[order]
    after = mixture(x, w_gate, w_in, w_out)
    return (after - before).abs().max().item()
