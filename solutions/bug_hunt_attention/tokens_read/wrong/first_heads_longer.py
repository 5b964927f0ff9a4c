"""Your first heads read one token more than the others: a reshape cuts in the middle of
tokens, and two heads share one.
"""


def tokens_read(n_heads: int, seq_len: int, head: int) -> tuple[int, int]:
    length, left_over = divmod(seq_len, n_heads)
    first = head * length + min(head, left_over)
    last = (head + 1) * length + min(head + 1, left_over) - 1
    return first, last
