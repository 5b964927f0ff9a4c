"""Rounds up by rounding down a negative."""


def tokens_read(n_heads: int, seq_len: int, head: int) -> tuple[int, int]:
    return divmod(head * seq_len, n_heads)[0], -(-(head + 1) * seq_len // n_heads) - 1
