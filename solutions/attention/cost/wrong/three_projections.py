"""Your count has three projections. There is a fourth, after the heads are joined."""


def attention_cost(seq_len: int, d_model: int, n_heads: int) -> tuple[int, int, int]:
    projections = 3 * seq_len * d_model * d_model
    products = 2 * seq_len * seq_len * d_model
    weight_bytes = 4 * n_heads * seq_len * seq_len
    return projections, products, weight_bytes
