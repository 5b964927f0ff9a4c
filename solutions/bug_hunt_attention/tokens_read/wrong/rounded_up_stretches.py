"""Your stretches are seq_len / n_heads, rounded up: round where each begins, not its
length.
"""

import math


def tokens_read(n_heads: int, seq_len: int, head: int) -> tuple[int, int]:
    length = math.ceil(seq_len / n_heads)
    first = head * length
    last = min((head + 1) * length, seq_len) - 1
    return first, last
