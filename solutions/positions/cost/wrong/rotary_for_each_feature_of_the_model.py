"""Your rotary tables hold 2 d_model numbers a position: one head's pairs are enough."""


def position_costs(
    max_seq_len: int, d_model: int, n_heads: int
) -> tuple[int, int, int, int]:
    return (
        max_seq_len * d_model,
        4 * max_seq_len * d_model,
        8 * max_seq_len * d_model,
        4 * n_heads * max_seq_len**2,
    )
