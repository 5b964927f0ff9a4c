"""Puts a 1 where the teacher sees nothing, so that each logarithm there is 0."""

import torch
from torch import Tensor


def attention_loss(
    student_maps: list[Tensor], teacher_maps: list[Tensor], layer_map: list[int]
) -> Tensor:
    losses = []
    for layer, source in enumerate(layer_map):
        p, q = teacher_maps[source], student_maps[layer]
        unseen = p == 0
        q = q.masked_fill(unseen, 1.0)
        terms = torch.special.xlogy(p, p) - torch.special.xlogy(p, q)
        losses.append(terms.sum(dim=-1).mean())
    return torch.stack(losses).mean()
