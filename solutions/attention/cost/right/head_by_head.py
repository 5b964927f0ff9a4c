"""Counts product by product and adds up the heads."""


def attention_cost(seq_len: int, d_model: int, n_heads: int) -> tuple[int, int, int]:
    d_head = d_model // n_heads
    projections = sum(seq_len * d_model * d_model for _ in "qkvo")
    products = n_heads * (seq_len * d_head * seq_len + seq_len * seq_len * d_head)
    return projections, products, n_heads * seq_len**2 * 4
