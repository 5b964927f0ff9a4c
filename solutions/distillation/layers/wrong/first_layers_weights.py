"""Your map is right, but your weights are the first layers'."""

from torch import Tensor


def every_kth_layer(n_student: int, n_teacher: int) -> list[int]:
    return [(i + 1) * n_teacher // n_student - 1 for i in range(n_student)]


def student_weights(
    teacher_weights: dict[str, Tensor], n_student: int, n_teacher: int
) -> dict[str, Tensor]:
    layer_map, weights = every_kth_layer(n_student, n_teacher), {}
    for name, weight in teacher_weights.items():
        first, *rest = name.split(".")
        if first != "layers" or int(rest[0]) < len(layer_map):
            weights[name] = weight
    return weights
