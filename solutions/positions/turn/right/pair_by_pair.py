"""Turns one pair after the other by its own matrix."""

from torch import Tensor


def rotate(x: Tensor, positions: Tensor, base: float) -> Tensor:
    half, turned = x.shape[-1] // 2, x.clone()
    for i in range(half):
        angle = positions * base ** (-i / half)
        turned[..., i] = x[..., i] * angle.cos() - x[..., half + i] * angle.sin()
        turned[..., half + i] = x[..., i] * angle.sin() + x[..., half + i] * angle.cos()
    return turned
