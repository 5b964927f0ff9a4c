"""Your table has vocab_size + d_model numbers. A table has rows times columns."""


def table_bytes(vocab_size: int, d_model: int) -> tuple[int, int]:
    return 4 * (vocab_size + d_model), 2 * (vocab_size + d_model)
