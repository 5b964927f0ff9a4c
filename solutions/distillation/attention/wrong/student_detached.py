"""Your loss has no gradient: `.detach()`, `.item()` or `no_grad` has cut the student
off, and it would not learn.
"""

import torch
from torch import Tensor


def attention_loss(
    student_maps: list[Tensor], teacher_maps: list[Tensor], layer_map: list[int]
) -> Tensor:
    losses = []
    for layer, source in enumerate(layer_map):
        p, q = teacher_maps[source], student_maps[layer]
        log_ratio = p.clamp(min=1e-30).log() - q.detach().clamp(min=1e-30).log()
        losses.append((p * log_ratio).sum(dim=-1).mean())
    return torch.stack(losses).mean()
