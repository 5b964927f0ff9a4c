"""Your count has one product with attention in it, or you halved for a mask. There are
two: queries with keys, and weights with values.
"""


def attention_cost(seq_len: int, d_model: int, n_heads: int) -> tuple[int, int, int]:
    projections = 4 * seq_len * d_model * d_model
    products = seq_len * seq_len * d_model
    weight_bytes = 4 * n_heads * seq_len * seq_len
    return projections, products, weight_bytes
