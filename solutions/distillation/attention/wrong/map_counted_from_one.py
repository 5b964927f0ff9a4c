"""Your teacher layers are one too early: the map counts from 0 already."""

import torch
from torch import Tensor


def attention_loss(
    student_maps: list[Tensor], teacher_maps: list[Tensor], layer_map: list[int]
) -> Tensor:
    losses = []
    for layer, source in enumerate(layer_map):
        p, q = teacher_maps[source - 1], student_maps[layer]
        log_ratio = p.clamp(min=1e-30).log() - q.clamp(min=1e-30).log()
        losses.append((p * log_ratio).sum(dim=-1).mean())
    return torch.stack(losses).mean()
