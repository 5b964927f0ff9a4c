"""Your last number counts the bias's numbers: a float32 has 4 bytes."""


def position_costs(
    max_seq_len: int, d_model: int, n_heads: int
) -> tuple[int, int, int, int]:
    return (
        max_seq_len * d_model,
        4 * max_seq_len * d_model,
        4 * max_seq_len * (d_model // n_heads),
        n_heads * max_seq_len**2,
    )
