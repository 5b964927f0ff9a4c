"""Your segments are 1 and 2. They are rows of a table with two rows: 0 and 1."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    begun = [cls_id, *first, sep_id]
    rest = [*second, sep_id]
    return begun + rest, [1] * len(begun) + [2] * len(rest)
