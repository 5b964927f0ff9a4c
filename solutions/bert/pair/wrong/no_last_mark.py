"""Your input has no `[SEP]` at its end: the second text is not closed."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    begun = [cls_id, *first, sep_id]
    return begun + second, [0] * len(begun) + [1] * len(second)
