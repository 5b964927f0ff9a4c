"""Shows one matrix in all places without copying it."""

import torch
import torch.nn.functional as F
from torch import Tensor


def copies_gap(
    mixture, x: Tensor, w_gate: Tensor, w_in: Tensor, w_out: Tensor, expert: int
) -> float:
    wide, narrow = w_in[expert].expand_as(w_in), w_out[expert].expand_as(w_out)
    lone = torch.matmul(F.gelu(torch.matmul(x, wide[0])), narrow[0])
    return float((lone - mixture(x, w_gate, wide, narrow)).abs().max())
