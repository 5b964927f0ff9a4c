"""Computes the segments from the positions."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    token_ids = [cls_id, *first, sep_id, *second, sep_id]
    border = len(first) + 2
    return token_ids, [int(i >= border) for i in range(len(token_ids))]
