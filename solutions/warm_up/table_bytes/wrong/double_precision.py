"""Your first number is that of float64: a float32 takes 4 bytes."""


def table_bytes(vocab_size: int, d_model: int) -> tuple[int, int]:
    return 8 * vocab_size * d_model, 4 * vocab_size * d_model
