"""Takes each pair as a complex number and multiplies by one of length 1."""

import torch
from torch import Tensor


def rotate(x: Tensor, positions: Tensor, base: float) -> Tensor:
    d_head = x.shape[-1]
    speed = base ** (-torch.arange(0, d_head, 2) / d_head)
    angle = positions[:, None] * speed
    first, second = x.chunk(2, dim=-1)
    turned = torch.complex(first, second) * torch.polar(torch.ones_like(angle), angle)
    return torch.cat([turned.real, turned.imag], dim=-1)
