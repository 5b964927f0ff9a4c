"""Your last `[SEP]` is in segment 0: it belongs to the second text."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    begun = [cls_id, *first, sep_id]
    rest = [*second, sep_id]
    return begun + rest, [0] * len(begun) + [1] * len(second) + [0]
