"""Your first number counts the entries of the table; a float32 takes 4 bytes."""


def table_bytes(vocab_size: int, d_model: int) -> tuple[int, int]:
    return vocab_size * d_model, vocab_size * d_model
