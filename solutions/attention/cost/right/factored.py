"""Takes out what the numbers share."""


def attention_cost(seq_len: int, d_model: int, n_heads: int) -> tuple[int, int, int]:
    weights = n_heads * seq_len**2
    return 4 * seq_len * d_model**2, 2 * weights * d_model // n_heads, 4 * weights
