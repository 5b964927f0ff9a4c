"""Your mark between the texts is `[CLS]`. It is `[SEP]`."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    begun = [cls_id, *first, cls_id]
    rest = [*second, sep_id]
    return begun + rest, [0] * len(begun) + [1] * len(rest)
