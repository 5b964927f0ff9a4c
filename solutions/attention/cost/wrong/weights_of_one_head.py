"""Your bytes are those of one head's weights. Every head has its own table."""


def attention_cost(seq_len: int, d_model: int, n_heads: int) -> tuple[int, int, int]:
    projections = 4 * seq_len * d_model * d_model
    products = 2 * seq_len * seq_len * d_model
    weight_bytes = 4 * seq_len * seq_len
    return projections, products, weight_bytes
