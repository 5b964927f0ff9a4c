"""Answers short texts first."""

import torch
from torch import Tensor


def stretched_angles(
    seq_len: int, trained_len: int, d_head: int, base: float
) -> tuple[Tensor, Tensor]:
    exponent = torch.arange(0, d_head, 2) / d_head
    position = torch.arange(float(seq_len))
    plain = position[:, None] / base**exponent
    if seq_len <= trained_len:
        return plain, plain.clone()
    new_base = base * (seq_len / trained_len) ** (d_head / (d_head - 2))
    return plain * trained_len / seq_len, position[:, None] / new_base**exponent
