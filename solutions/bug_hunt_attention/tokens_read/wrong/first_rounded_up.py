"""Your first token is rounded up: the head begins in the middle of the token before."""

import math


def tokens_read(n_heads: int, seq_len: int, head: int) -> tuple[int, int]:
    first = math.ceil(head * seq_len / n_heads)
    last = math.ceil((head + 1) * seq_len / n_heads) - 1
    return first, last
