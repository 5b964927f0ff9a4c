"""Your count gives every head the whole width. A head is d_model / n_heads wide, so
all heads together cost as much as one wide one.
"""


def attention_cost(seq_len: int, d_model: int, n_heads: int) -> tuple[int, int, int]:
    projections = 4 * seq_len * d_model * d_model
    products = 2 * n_heads * seq_len * seq_len * d_model
    weight_bytes = 4 * n_heads * seq_len * seq_len
    return projections, products, weight_bytes
