"""Your last token is one too far: the one where the next head begins, or behind it."""

import math


def tokens_read(n_heads: int, seq_len: int, head: int) -> tuple[int, int]:
    first = head * seq_len // n_heads
    last = math.ceil((head + 1) * seq_len / n_heads)
    return first, last
