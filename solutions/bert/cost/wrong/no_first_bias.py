"""d_ff numbers are missing in your layer: the bias of the product d_model to d_ff."""


def bert_parameters(
    vocab_size: int, max_seq_len: int, d_model: int, d_ff: int
) -> tuple[int, int, int]:
    d = d_model
    embeddings = (vocab_size + max_seq_len + 2) * d + 2 * d
    layer = 4 * (d * d + d) + d * d_ff + (d_ff * d + d) + 4 * d
    on_top = 2 * (d * d + d) + 2 * d + vocab_size + 2 * d + 2
    return embeddings, layer, on_top
