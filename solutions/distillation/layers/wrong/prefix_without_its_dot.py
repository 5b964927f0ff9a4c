"""With `layers.1` you took layers 10 and 11 as well. Compare up to the dot:
`layers.1.`.
"""

from torch import Tensor


def every_kth_layer(n_student: int, n_teacher: int) -> list[int]:
    return [(i + 1) * n_teacher // n_student - 1 for i in range(n_student)]


def student_weights(
    teacher_weights: dict[str, Tensor], n_student: int, n_teacher: int
) -> dict[str, Tensor]:
    weights = {n: w for n, w in teacher_weights.items() if not n.startswith("layers.")}
    for new, old in enumerate(every_kth_layer(n_student, n_teacher)):
        for name, weight in teacher_weights.items():
            if name.startswith(f"layers.{old}"):
                part = name.split(".")[2]
                weights[f"layers.{new}.{part}"] = weight
    return weights
