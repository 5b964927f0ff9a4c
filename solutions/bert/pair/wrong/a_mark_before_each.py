"""Your second text has a `[CLS]` of its own. There is one, at the very beginning."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    begun = [cls_id, *first, sep_id]
    rest = [cls_id, *second, sep_id]
    return begun + rest, [0] * len(begun) + [1] * len(rest)
