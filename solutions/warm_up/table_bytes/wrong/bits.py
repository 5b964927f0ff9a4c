"""Your numbers are bits. A byte is 8 bits."""


def table_bytes(vocab_size: int, d_model: int) -> tuple[int, int]:
    return 32 * vocab_size * d_model, 16 * vocab_size * d_model
