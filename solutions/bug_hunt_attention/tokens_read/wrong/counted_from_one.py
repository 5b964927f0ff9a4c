"""Your tokens are counted from 1; they count from 0."""

import math


def tokens_read(n_heads: int, seq_len: int, head: int) -> tuple[int, int]:
    first = head * seq_len // n_heads + 1
    last = math.ceil((head + 1) * seq_len / n_heads)
    return first, last
