"""Your map is right when n_student divides n_teacher. Elsewhere you round the step
before you multiply, and the last layer is not the teacher's last.
"""

from torch import Tensor


def every_kth_layer(n_student: int, n_teacher: int) -> list[int]:
    step = n_teacher // n_student
    return [(i + 1) * step - 1 for i in range(n_student)]


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
