"""Your loss is right, but its gradient is not a number: the slope of the logarithm at
0 is infinite, and 0 · ∞ is NaN. Clamp before the logarithm.
"""

import torch
from torch import Tensor


def attention_loss(
    student_maps: list[Tensor], teacher_maps: list[Tensor], layer_map: list[int]
) -> Tensor:
    losses = []
    for layer, source in enumerate(layer_map):
        p, q = teacher_maps[source], student_maps[layer]
        terms = (p * (p.log() - q.log())).nan_to_num()
        losses.append(terms.sum(dim=-1).mean())
    return torch.stack(losses).mean()
