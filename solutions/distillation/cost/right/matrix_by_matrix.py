"""Counts the matrices of a layer one by one."""


def distillation_cost(
    vocab_size: int, n_positions: int, d_model: int, n_teacher: int, n_student: int
) -> tuple[int, int, int]:
    attention = 4 * (d_model * d_model + d_model)
    feed_forward = 2 * d_model * 4 * d_model + 4 * d_model + d_model
    norms = 2 * 2 * d_model
    layer = attention + feed_forward + norms
    tables = vocab_size * d_model + n_positions * d_model + 2 * d_model
    product = 4 * d_model**2 + 8 * d_model**2
    read = vocab_size * d_model
    step = 3 * (n_student * product + read) + n_teacher * product + read
    return 4 * (tables + n_teacher * layer), 4 * (tables + n_student * layer), step
