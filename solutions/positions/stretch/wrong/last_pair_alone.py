"""Your second table slows its last pair only: a larger base slows all but the first."""

import torch
from torch import Tensor


def stretched_angles(
    seq_len: int, trained_len: int, d_head: int, base: float
) -> tuple[Tensor, Tensor]:
    factor = max(1.0, seq_len / trained_len)
    position = torch.arange(seq_len, dtype=torch.float32)[:, None]
    exponent = -torch.arange(0, d_head, 2) / d_head
    slowed = base**exponent
    slowed[-1] /= factor
    return position / factor * base**exponent, position * slowed
