"""Goes through the student's layers and fetches each from the teacher."""

from torch import Tensor


def every_kth_layer(n_student: int, n_teacher: int) -> list[int]:
    ends = []
    for layer in range(1, n_student + 1):
        ends.append(int(layer * n_teacher / n_student + 1e-9) - 1)
    return ends


def student_weights(
    teacher_weights: dict[str, Tensor], n_student: int, n_teacher: int
) -> dict[str, Tensor]:
    weights = {n: w for n, w in teacher_weights.items() if not n.startswith("layers.")}
    for place, source in enumerate(every_kth_layer(n_student, n_teacher)):
        prefix = f"layers.{source}."
        for name, weight in teacher_weights.items():
            if name.startswith(prefix):
                weights[f"layers.{place}." + name.removeprefix(prefix)] = weight
    return weights
