"""Your layers are numbered in the order of strings, in which 11 comes before 3."""

from torch import Tensor


def every_kth_layer(n_student: int, n_teacher: int) -> list[int]:
    return [(i + 1) * n_teacher // n_student - 1 for i in range(n_student)]


def student_weights(
    teacher_weights: dict[str, Tensor], n_student: int, n_teacher: int
) -> dict[str, Tensor]:
    layer_map = sorted(str(i) for i in every_kth_layer(n_student, n_teacher))
    weights = {}
    for name, weight in teacher_weights.items():
        first, *rest = name.split(".")
        if first != "layers":
            weights[name] = weight
        elif rest[0] in layer_map:
            place = layer_map.index(rest[0])
            weights[f"layers.{place}.{rest[1]}"] = weight
    return weights
