"""Your sinusoids take half the bytes they need: a pair has a sine and a cosine, 4 bytes
each.
"""


def position_costs(
    max_seq_len: int, d_model: int, n_heads: int
) -> tuple[int, int, int, int]:
    return (
        max_seq_len * d_model,
        4 * max_seq_len * (d_model // 2),
        4 * max_seq_len * (d_model // n_heads),
        4 * n_heads * max_seq_len**2,
    )
