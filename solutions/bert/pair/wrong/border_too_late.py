"""Your segments change one token too late: the second text begins right behind the
first `[SEP]`.
"""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    token_ids = [cls_id, *first, sep_id, *second, sep_id]
    n_first = 3 + len(first)
    return token_ids, [0] * n_first + [1] * (len(token_ids) - n_first)
