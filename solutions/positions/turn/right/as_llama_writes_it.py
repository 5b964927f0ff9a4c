"""Turns by a quarter and mixes, as the code of Llama does."""

import torch
from torch import Tensor


def rotate(x: Tensor, positions: Tensor, base: float) -> Tensor:
    d_head = x.shape[-1]
    speed = base ** (-torch.arange(0, d_head, 2) / d_head)
    angle = positions[:, None] * speed
    angle = torch.cat([angle, angle], dim=-1)
    half = d_head // 2
    quarter = torch.cat([-x[..., half:], x[..., :half]], dim=-1)
    return x * angle.cos() + quarter * angle.sin()
