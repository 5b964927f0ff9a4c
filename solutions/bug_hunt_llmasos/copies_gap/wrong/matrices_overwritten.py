"""You changed the caller's own matrices: every later suspect gets copies."""

import torch.nn.functional as F
from torch import Tensor


def copies_gap(
    mixture, x: Tensor, w_gate: Tensor, w_in: Tensor, w_out: Tensor, expert: int
) -> float:
    w_in[:] = w_in[expert].clone()
    w_out[:] = w_out[expert].clone()
    mixed = mixture(x, w_gate, w_in, w_out)
    alone = F.gelu(x @ w_in[expert]) @ w_out[expert]
    return (mixed - alone).abs().max().item()
