"""Your table is vocab_size by vocab_size. Each of its rows is d_model wide."""


def table_bytes(vocab_size: int, d_model: int) -> tuple[int, int]:
    return 4 * vocab_size**2, 2 * vocab_size**2
