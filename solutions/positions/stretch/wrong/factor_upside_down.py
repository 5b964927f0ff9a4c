"""Your factor is trained_len / seq_len: positions spread instead of coming closer."""

import torch
from torch import Tensor


def stretched_angles(
    seq_len: int, trained_len: int, d_head: int, base: float
) -> tuple[Tensor, Tensor]:
    factor = min(1.0, trained_len / seq_len)
    position = torch.arange(seq_len, dtype=torch.float32)[:, None]
    exponent = -torch.arange(0, d_head, 2) / d_head
    slower = base * factor ** (d_head / (d_head - 2))
    return position / factor * base**exponent, position * slower**exponent
