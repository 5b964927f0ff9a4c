"""Your rotary tables take half the bytes they need: it takes cosines and sines, 4 bytes
each.
"""


def position_costs(
    max_seq_len: int, d_model: int, n_heads: int
) -> tuple[int, int, int, int]:
    return (
        max_seq_len * d_model,
        4 * max_seq_len * d_model,
        4 * max_seq_len * (d_model // n_heads // 2),
        4 * n_heads * max_seq_len**2,
    )
