"""Your numbers take 2 bytes: that is float16. A float32 takes 4."""


def attention_cost(seq_len: int, d_model: int, n_heads: int) -> tuple[int, int, int]:
    projections = 4 * seq_len * d_model * d_model
    products = 2 * seq_len * seq_len * d_model
    weight_bytes = 2 * n_heads * seq_len * seq_len
    return projections, products, weight_bytes
