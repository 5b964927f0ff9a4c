"""Slows each pair by its share of the factor."""

import torch
from torch import Tensor


def stretched_angles(
    seq_len: int, trained_len: int, d_head: int, base: float
) -> tuple[Tensor, Tensor]:
    factor = max(seq_len, trained_len) / trained_len
    pair = torch.arange(d_head // 2)
    speed = base ** (-2 * pair / d_head)
    position = torch.arange(seq_len)
    slowed_speed = speed * factor ** (-pair / (d_head // 2 - 1))
    return torch.outer(position / factor, speed), torch.outer(position, slowed_speed)
