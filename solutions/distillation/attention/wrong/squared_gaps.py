"""Your numbers are mean squared gaps between the shares. The divergence was asked
for.
"""

import torch
from torch import Tensor


def attention_loss(
    student_maps: list[Tensor], teacher_maps: list[Tensor], layer_map: list[int]
) -> Tensor:
    losses = []
    for layer, source in enumerate(layer_map):
        p, q = teacher_maps[source], student_maps[layer]
        losses.append(((p - q) ** 2).mean())
    return torch.stack(losses).mean()
