"""You replaced the layer's number in the rest of the name too: `layers.1.w1` became
`layers.0.w0`.
"""

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
            weights[name.replace(rest[0], str(place))] = weight
    return weights
