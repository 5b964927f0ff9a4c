"""Your map is right, but the student's layers are numbered from 1. They are 0, 1, 2."""

from torch import Tensor


def every_kth_layer(n_student: int, n_teacher: int) -> list[int]:
    return [(i + 1) * n_teacher // n_student - 1 for i in range(n_student)]


def student_weights(
    teacher_weights: dict[str, Tensor], n_student: int, n_teacher: int
) -> dict[str, Tensor]:
    layer_map, weights = every_kth_layer(n_student, n_teacher), {}
    for name, weight in teacher_weights.items():
        first, *rest = name.split(".")
        if first != "layers":
            weights[name] = weight
        elif int(rest[0]) in layer_map:
            place = layer_map.index(int(rest[0]))
            weights[f"layers.{place + 1}.{rest[1]}"] = weight
    return weights
