"""Your head reads every n_heads-th token; a reshape takes numbers in a row."""


def tokens_read(n_heads: int, seq_len: int, head: int) -> tuple[int, int]:
    first = head
    last = seq_len - n_heads + head
    return first, last
