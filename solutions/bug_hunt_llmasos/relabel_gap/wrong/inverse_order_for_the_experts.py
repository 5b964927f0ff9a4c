"""You gave the gate one order and the experts its inverse: `order` is for all three."""

from torch import Tensor


def relabel_gap(
    mixture, x: Tensor, w_gate: Tensor, w_in: Tensor, w_out: Tensor, order: list[int]
) -> float:
    before = mixture(x, w_gate, w_in, w_out)
    back = [order.index(i) for i in range(len(order))]
    after = mixture(x, w_gate[:, order], w_in[back], w_out[back])
    return (after - before).abs().max().item()
