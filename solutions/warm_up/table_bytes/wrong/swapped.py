"""Your two numbers are swapped: float32 comes first."""


def table_bytes(vocab_size: int, d_model: int) -> tuple[int, int]:
    return 2 * vocab_size * d_model, 4 * vocab_size * d_model
