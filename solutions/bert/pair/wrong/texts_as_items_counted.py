"""Your token ids hold a list: with `*first` its ids go in, and are counted too."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    begun, rest = [cls_id, first, sep_id], [second, sep_id]
    return begun + rest, [0] * len(begun) + [1] * len(rest)
