"""Your input has no `[SEP]` between the texts."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    begun = [cls_id, *first]
    rest = [*second, sep_id]
    return begun + rest, [0] * len(begun) + [1] * len(rest)
