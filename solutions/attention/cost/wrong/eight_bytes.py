"""Your numbers take 8 bytes: that is float64. A float32 takes 4."""


def attention_cost(seq_len: int, d_model: int, n_heads: int) -> tuple[int, int, int]:
    projections = 4 * seq_len * d_model * d_model
    products = 2 * seq_len * seq_len * d_model
    weight_bytes = 8 * n_heads * seq_len * seq_len
    return projections, products, weight_bytes
