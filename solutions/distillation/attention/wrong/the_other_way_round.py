"""Your numbers are those of the divergence the other way round: the teacher's shares
must weigh the terms.
"""

import torch
from torch import Tensor


def attention_loss(
    student_maps: list[Tensor], teacher_maps: list[Tensor], layer_map: list[int]
) -> Tensor:
    losses = []
    for layer, source in enumerate(layer_map):
        p, q = teacher_maps[source], student_maps[layer]
        log_ratio = q.clamp(min=1e-30).log() - p.clamp(min=1e-30).log()
        losses.append((q * log_ratio).sum(dim=-1).mean())
    return torch.stack(losses).mean()
