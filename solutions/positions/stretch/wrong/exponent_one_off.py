"""Your base grows by factor ** (d / (d - 1)), d = d_head: the last pair's exponent is
-(d - 2) / d.
"""

import torch
from torch import Tensor


def stretched_angles(
    seq_len: int, trained_len: int, d_head: int, base: float
) -> tuple[Tensor, Tensor]:
    factor = max(1.0, seq_len / trained_len)
    position = torch.arange(seq_len, dtype=torch.float32)[:, None]
    exponent = -torch.arange(0, d_head, 2) / d_head
    slower = base * factor ** (d_head / (d_head - 1))
    return position / factor * base**exponent, position * slower**exponent
