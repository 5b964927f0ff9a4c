"""All your segments are 1: up to and with the first `[SEP]` they are 0."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    token_ids = [cls_id, *first, sep_id, *second, sep_id]
    return token_ids, [1] * len(token_ids)
