"""Your last number is that of the slopes alone: the bias itself has a number for each
head, query and key.
"""


def position_costs(
    max_seq_len: int, d_model: int, n_heads: int
) -> tuple[int, int, int, int]:
    return (
        max_seq_len * d_model,
        4 * max_seq_len * d_model,
        4 * max_seq_len * (d_model // n_heads),
        4 * n_heads,
    )
