"""Adds up linear layers and norms."""


def bert_parameters(
    vocab_size: int, max_seq_len: int, d_model: int, d_ff: int
) -> tuple[int, int, int]:
    def linear(a, b):
        return a * b + b

    norm = 2 * d_model
    embeddings = vocab_size * d_model + max_seq_len * d_model + 2 * d_model + norm
    attention = 4 * linear(d_model, d_model)
    layer = attention + linear(d_model, d_ff) + linear(d_ff, d_model) + 2 * norm
    token_head = linear(d_model, d_model) + norm + vocab_size
    return embeddings, layer, linear(d_model, d_model) + token_head + linear(d_model, 2)
