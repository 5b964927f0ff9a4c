"""Counts numbers first and turns them into bytes at the end."""


def position_costs(
    max_seq_len: int, d_model: int, n_heads: int
) -> tuple[int, int, int, int]:
    d_head = d_model // n_heads
    pairs = d_head // 2
    numbers = (max_seq_len * d_model, 2 * pairs * max_seq_len, n_heads * max_seq_len**2)
    return numbers[0], *(4 * n for n in numbers)
