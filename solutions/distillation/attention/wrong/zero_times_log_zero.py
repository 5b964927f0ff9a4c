"""Your loss is not a number where the mask hides something: 0 · log 0 is NaN in
torch. Clamp before the logarithm.
"""

import torch
from torch import Tensor


def attention_loss(
    student_maps: list[Tensor], teacher_maps: list[Tensor], layer_map: list[int]
) -> Tensor:
    losses = []
    for layer, source in enumerate(layer_map):
        p, q = teacher_maps[source], student_maps[layer]
        losses.append((p * (p.log() - q.log())).sum(dim=-1).mean())
    return torch.stack(losses).mean()
