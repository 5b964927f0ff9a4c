"""You replaced `layers.1` in `layers.10` too: names such as `layers.00` came out."""

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
                taken = name.replace(f"layers.{old}", f"layers.{new}")
                weights[taken] = weight
    return weights
