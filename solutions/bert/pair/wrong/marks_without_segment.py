"""Your marks have no segments: every token of the input needs one."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    begun = [cls_id, *first, sep_id]
    rest = [*second, sep_id]
    return begun + rest, [0] * len(first) + [1] * len(second)
