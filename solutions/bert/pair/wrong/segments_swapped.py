"""Your segments are swapped: the first text is 0, the second 1."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    begun = [cls_id, *first, sep_id]
    rest = [*second, sep_id]
    return begun + rest, [1] * len(begun) + [0] * len(rest)
