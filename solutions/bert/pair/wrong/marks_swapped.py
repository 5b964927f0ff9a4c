"""You took the id of `[CLS]` for `[SEP]` and the other way round."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    begun = [sep_id, *first, cls_id]
    rest = [*second, cls_id]
    return begun + rest, [0] * len(begun) + [1] * len(rest)
