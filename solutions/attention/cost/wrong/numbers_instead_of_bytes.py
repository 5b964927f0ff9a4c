"""Your last number counts the weights, not their bytes: a float32 takes 4."""


def attention_cost(seq_len: int, d_model: int, n_heads: int) -> tuple[int, int, int]:
    projections = 4 * seq_len * d_model * d_model
    products = 2 * seq_len * seq_len * d_model
    weight_bytes = n_heads * seq_len * seq_len
    return projections, products, weight_bytes
