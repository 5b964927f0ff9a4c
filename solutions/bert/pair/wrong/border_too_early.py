"""Your segments change one token too early: the first `[SEP]` belongs to the first
text.
"""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    token_ids = [cls_id, *first, sep_id, *second, sep_id]
    n_first = 1 + len(first)
    return token_ids, [0] * n_first + [1] * (len(token_ids) - n_first)
