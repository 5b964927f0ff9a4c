"""Goes up the stack one layer at a time."""


def count_parameters(
    n_layers: int, d_model: int, d_ff: int, n_experts: int, n_active_experts: int
) -> tuple[int, int, int]:
    total = active = 0
    for layer in range(1, n_layers + 1):
        total += 4 * d_model**2
        active += 4 * d_model**2
        if layer % 2:
            total += 2 * d_model * d_ff
            active += 2 * d_model * d_ff
        else:
            total += d_model * n_experts + n_experts * 2 * d_model * d_ff
            active += d_model * n_experts + n_active_experts * 2 * d_model * d_ff
    return total, active, total * 4
