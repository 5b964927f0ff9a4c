"""You kept a feed-forward layer beside each mixture. The mixture takes its place."""


def count_parameters(
    n_layers: int, d_model: int, d_ff: int, n_experts: int, n_active_experts: int
) -> tuple[int, int, int]:
    n_mixtures = n_layers // 2
    expert = 2 * d_model * d_ff
    attention = n_layers * 4 * d_model * d_model
    shared = attention + n_layers * expert
    shared = shared + n_mixtures * d_model * n_experts
    total = shared + n_mixtures * n_experts * expert
    active = shared + n_mixtures * n_active_experts * expert
    return total, active, 4 * total
