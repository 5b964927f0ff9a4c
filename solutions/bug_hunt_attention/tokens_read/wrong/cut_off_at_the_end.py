"""Your last token is one too far where a head before the last ends with a whole one."""


def tokens_read(n_heads: int, seq_len: int, head: int) -> tuple[int, int]:
    first = head * seq_len // n_heads
    last = min(seq_len - 1, (head + 1) * seq_len // n_heads)
    return first, last
