"""Adds up the places that the teacher sees, in float64."""

from torch import Tensor


def attention_loss(
    student_maps: list[Tensor], teacher_maps: list[Tensor], layer_map: list[int]
) -> Tensor:
    total = 0.0
    for student, source in zip(student_maps, layer_map, strict=True):
        p, q = teacher_maps[source].double(), student.double()
        seen = p > 0
        n_queries = p[..., 0].numel()
        total += (p[seen] * (p[seen] / q[seen]).log()).sum() / n_queries
    return (total / len(layer_map)).float()
