"""Counts everything and takes off what rests."""


def count_parameters(
    n_layers: int, d_model: int, d_ff: int, n_experts: int, n_active_experts: int
) -> tuple[int, int, int]:
    mixtures, others = n_layers // 2, n_layers - n_layers // 2
    one = d_model * d_ff + d_ff * d_model
    total = n_layers * 4 * d_model * d_model + others * one
    total += mixtures * (d_model * n_experts + n_experts * one)
    resting = mixtures * (n_experts - n_active_experts) * one
    return total, total - resting, 32 * total // 8
