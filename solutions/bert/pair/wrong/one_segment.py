"""All your segments are 0: nothing says which tokens are of the second text."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    token_ids = [cls_id, *first, sep_id, *second, sep_id]
    return token_ids, [0] * len(token_ids)
