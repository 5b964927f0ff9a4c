"""Builds the shapes and multiplies each out."""


def bert_parameters(
    vocab_size: int, max_seq_len: int, d_model: int, d_ff: int
) -> tuple[int, int, int]:
    import math

    d = d_model
    tables = [(vocab_size, d), (max_seq_len, d), (2, d), (2, d)]
    layer = [(4, d, d), (4, d), (d, d_ff), (d_ff,), (d_ff, d), (d,), (4, d)]
    on_top = [(d, d), (d,), (d, d), (d,), (2, d), (vocab_size,), (d, 2), (2,)]
    return tuple(sum(map(math.prod, part)) for part in (tables, layer, on_top))
