"""Your counts are twice as large: they have an addition for every multiplication,
which is what FLOPs mean. Here only multiplications count.
"""


def attention_cost(seq_len: int, d_model: int, n_heads: int) -> tuple[int, int, int]:
    projections = 8 * seq_len * d_model * d_model
    products = 4 * seq_len * seq_len * d_model
    weight_bytes = 4 * n_heads * seq_len * seq_len
    return projections, products, weight_bytes
