"""Your stretches are all equally long: seq_len // n_heads. The tokens left over are
shared, not dropped.
"""


def tokens_read(n_heads: int, seq_len: int, head: int) -> tuple[int, int]:
    first = head * (seq_len // n_heads)
    last = (head + 1) * (seq_len // n_heads) - 1
    return first, last
