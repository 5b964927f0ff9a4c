"""Adds up the rows."""


def table_bytes(vocab_size: int, d_model: int) -> tuple[int, int]:
    return sum(4 * d_model for _ in range(vocab_size)), vocab_size * (2 * d_model)
