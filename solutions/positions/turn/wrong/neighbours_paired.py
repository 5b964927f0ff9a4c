"""Your numbers pair each feature with its neighbour, as the paper and GPT-J do. Here
feature i turns with feature i + d_head / 2.
"""

import torch
from torch import Tensor


def rotate(x: Tensor, positions: Tensor, base: float) -> Tensor:
    d_head = x.shape[-1]
    speed = base ** (-torch.arange(0, d_head, 2) / d_head)
    angle = positions[:, None] * speed
    first, second = x[..., 0::2], x[..., 1::2]
    return torch.stack(
        [
            first * angle.cos() - second * angle.sin(),
            first * angle.sin() + second * angle.cos(),
        ],
        dim=-1,
    ).flatten(start_dim=-2)
