"""Takes the layers that are left out away from the teacher."""


def distillation_cost(
    vocab_size: int, n_positions: int, d_model: int, n_teacher: int, n_student: int
) -> tuple[int, int, int]:
    layer = 12 * d_model**2 + 13 * d_model
    teacher = vocab_size * d_model + n_positions * d_model + n_teacher * layer
    teacher = 4 * (teacher + 2 * d_model)
    student = teacher - 4 * (n_teacher - n_student) * layer
    layers = (3 * n_student + n_teacher) * 12 * d_model**2
    return teacher, student, layers + 4 * vocab_size * d_model
