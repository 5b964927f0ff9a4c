"""Your last number takes 8 bytes for each number of the bias: a float32 has 4."""


def position_costs(
    max_seq_len: int, d_model: int, n_heads: int
) -> tuple[int, int, int, int]:
    return (
        max_seq_len * d_model,
        4 * max_seq_len * d_model,
        4 * max_seq_len * (d_model // n_heads),
        8 * n_heads * max_seq_len**2,
    )
