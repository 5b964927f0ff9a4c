"""Your last token is one too far where a head ends with a whole token, as the last
does.
"""


def tokens_read(n_heads: int, seq_len: int, head: int) -> tuple[int, int]:
    first = head * seq_len // n_heads
    last = (head + 1) * seq_len // n_heads
    return first, last
