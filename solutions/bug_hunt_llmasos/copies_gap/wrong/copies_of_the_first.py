"""You copied expert 0, whichever was asked for."""

import torch.nn.functional as F
from torch import Tensor


def copies_gap(
    mixture, x: Tensor, w_gate: Tensor, w_in: Tensor, w_out: Tensor, expert: int
) -> float:
    same = [0] * len(w_in)
    expert = 0
    mixed = mixture(x, w_gate, w_in[same], w_out[same])
    alone = F.gelu(x @ w_in[expert]) @ w_out[expert]
    return (mixed - alone).abs().max().item()
