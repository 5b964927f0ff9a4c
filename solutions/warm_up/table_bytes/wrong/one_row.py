"""Your bytes are those of one row: there is one for each token."""


def table_bytes(vocab_size: int, d_model: int) -> tuple[int, int]:
    return 4 * d_model, 2 * d_model
