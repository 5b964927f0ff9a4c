"""Reads the numbers with a regular expression."""

import re

from torch import Tensor


def every_kth_layer(n_student: int, n_teacher: int) -> list[int]:
    ends = range(1, n_student + 1)
    return [-(-(i * n_teacher - n_student + 1) // n_student) - 1 for i in ends]


def student_weights(
    teacher_weights: dict[str, Tensor], n_student: int, n_teacher: int
) -> dict[str, Tensor]:
    places = {s: p for p, s in enumerate(every_kth_layer(n_student, n_teacher))}
    weights = {}
    for name, weight in teacher_weights.items():
        found = re.match(r"layers\.(\d+)\.(.+)", name)
        if found is None:
            weights[name] = weight
        elif int(found[1]) in places:
            weights[f"layers.{places[int(found[1])]}.{found[2]}"] = weight
    return weights
