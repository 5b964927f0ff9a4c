"""Your numbers take 2 bytes each. A float32 takes 4."""


def position_costs(
    max_seq_len: int, d_model: int, n_heads: int
) -> tuple[int, int, int, int]:
    rotary_numbers = 2 * max_seq_len * (d_model // n_heads // 2)
    return (
        max_seq_len * d_model,
        2 * max_seq_len * d_model,
        2 * rotary_numbers,
        2 * n_heads * max_seq_len**2,
    )
