"""Your segments count with the length of the other text: `first` comes first."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    token_ids = [cls_id, *first, sep_id, *second, sep_id]
    return token_ids, [0] * (len(second) + 2) + [1] * (len(first) + 1)
