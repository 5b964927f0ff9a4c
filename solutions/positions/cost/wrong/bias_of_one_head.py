"""Your bias is that of one head: each has a slope of its own."""


def position_costs(
    max_seq_len: int, d_model: int, n_heads: int
) -> tuple[int, int, int, int]:
    return (
        max_seq_len * d_model,
        4 * max_seq_len * d_model,
        4 * max_seq_len * (d_model // n_heads),
        4 * max_seq_len**2,
    )
