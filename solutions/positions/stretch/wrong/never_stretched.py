"""Your angles are those of no stretching at all."""

import torch
from torch import Tensor


def stretched_angles(
    seq_len: int, trained_len: int, d_head: int, base: float
) -> tuple[Tensor, Tensor]:
    position = torch.arange(seq_len, dtype=torch.float32)[:, None]
    exponent = -torch.arange(0, d_head, 2) / d_head
    return position * base**exponent, position * base**exponent
