"""Your numbers compare student layer 0 with teacher layer 0, 1 with 1: the map is not
used.
"""

import torch
from torch import Tensor


def attention_loss(
    student_maps: list[Tensor], teacher_maps: list[Tensor], layer_map: list[int]
) -> Tensor:
    losses = []
    for layer in range(len(layer_map)):
        p, q = teacher_maps[layer], student_maps[layer]
        log_ratio = p.clamp(min=1e-30).log() - q.clamp(min=1e-30).log()
        losses.append((p * log_ratio).sum(dim=-1).mean())
    return torch.stack(losses).mean()
