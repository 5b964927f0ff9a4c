"""Your clamp is too high: 0.01 is a share that attention really has, and raising it
changes what is compared.
"""

import torch
from torch import Tensor


def attention_loss(
    student_maps: list[Tensor], teacher_maps: list[Tensor], layer_map: list[int]
) -> Tensor:
    losses = []
    for layer, source in enumerate(layer_map):
        p, q = teacher_maps[source], student_maps[layer]
        log_ratio = p.clamp(min=0.01).log() - q.clamp(min=0.01).log()
        losses.append((p * log_ratio).sum(dim=-1).mean())
    return torch.stack(losses).mean()
