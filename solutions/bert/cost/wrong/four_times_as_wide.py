"""Your layer is the chapter's 12d² + 13d: that is for d_ff = 4d. Here d_ff is given."""


def bert_parameters(
    vocab_size: int, max_seq_len: int, d_model: int, d_ff: int
) -> tuple[int, int, int]:
    d = d_model
    embeddings = (vocab_size + max_seq_len + 2) * d + 2 * d
    layer = 12 * d * d + 13 * d
    on_top = 2 * (d * d + d) + 2 * d + vocab_size + 2 * d + 2
    return embeddings, layer, on_top
