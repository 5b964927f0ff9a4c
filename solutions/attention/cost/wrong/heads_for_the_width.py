"""Your count of the products has n_heads where the width belongs; all heads together
are d_model wide.
"""


def attention_cost(seq_len: int, d_model: int, n_heads: int) -> tuple[int, int, int]:
    projections = 4 * seq_len * d_model * d_model
    products = 2 * seq_len * seq_len * n_heads
    weight_bytes = 4 * n_heads * seq_len * seq_len
    return projections, products, weight_bytes
