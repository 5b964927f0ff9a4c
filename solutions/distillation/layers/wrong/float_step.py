"""Your step is a float: 11 · (15 / 11) comes out just below 15 and is rounded down.
Multiply first, then divide with `//`.
"""

from torch import Tensor


def every_kth_layer(n_student: int, n_teacher: int) -> list[int]:
    return [int((i + 1) * (n_teacher / n_student)) - 1 for i in range(n_student)]


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
            weights[f"layers.{place}.{rest[1]}"] = weight
    return weights
