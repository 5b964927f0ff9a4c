"""Stacks the experts in their new order one at a time."""

import torch
from torch import Tensor


def relabel_gap(
    mixture, x: Tensor, w_gate: Tensor, w_in: Tensor, w_out: Tensor, order: list[int]
) -> float:
    gate = torch.stack([w_gate[:, i] for i in order], dim=1)
    wide = torch.stack([w_in[i] for i in order])
    narrow = torch.stack([w_out[i] for i in order])
    gap = mixture(x, gate, wide, narrow) - mixture(x, w_gate, w_in, w_out)
    return max(gap.max().item(), -gap.min().item())
