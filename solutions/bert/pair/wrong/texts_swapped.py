"""Your texts are swapped: `first` stands before `second`."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    token_ids = [cls_id, *second, sep_id, *first, sep_id]
    return token_ids, [0] * (len(first) + 2) + [1] * (len(second) + 1)
