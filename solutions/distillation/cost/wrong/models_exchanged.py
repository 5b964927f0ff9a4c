"""Your bytes are exchanged: those of the teacher come first."""


def distillation_cost(
    vocab_size: int, n_positions: int, d_model: int, n_teacher: int, n_student: int
) -> tuple[int, int, int]:
    d = d_model

    def n_parameters(n_layers: int) -> int:
        return (vocab_size + n_positions + 2) * d + n_layers * (12 * d * d + 13 * d)

    def forward(n_layers: int) -> int:
        return n_layers * 12 * d * d + vocab_size * d

    step = 3 * forward(n_student) + forward(n_teacher)
    return 4 * n_parameters(n_student), 4 * n_parameters(n_teacher), step
