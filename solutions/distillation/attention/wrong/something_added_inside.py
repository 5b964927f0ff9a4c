"""Something like 1e-8, added or clamped inside your logarithm, drowns smaller shares:
where the student misses the most, it learns nothing. Clamp at 1e-30.
"""

import torch
from torch import Tensor


def attention_loss(
    student_maps: list[Tensor], teacher_maps: list[Tensor], layer_map: list[int]
) -> Tensor:
    losses = []
    for layer, source in enumerate(layer_map):
        p, q = teacher_maps[source], student_maps[layer]
        log_ratio = (p + 1e-8).log() - (q + 1e-8).log()
        losses.append((p * log_ratio).sum(dim=-1).mean())
    return torch.stack(losses).mean()
