"""Your projections cost d_model * d_head. All heads together project to the whole
width, d_model * d_model.
"""


def attention_cost(seq_len: int, d_model: int, n_heads: int) -> tuple[int, int, int]:
    projections = 4 * seq_len * d_model * (d_model // n_heads)
    products = 2 * seq_len * seq_len * d_model
    weight_bytes = 4 * n_heads * seq_len * seq_len
    return projections, products, weight_bytes
