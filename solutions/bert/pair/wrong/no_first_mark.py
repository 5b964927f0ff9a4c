"""Your input has no `[CLS]` in front. Its vector is the one that the pooler reads."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    begun = [*first, sep_id]
    rest = [*second, sep_id]
    return begun + rest, [0] * len(begun) + [1] * len(rest)
