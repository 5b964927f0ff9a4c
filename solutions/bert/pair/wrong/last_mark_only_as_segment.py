"""Your last `[SEP]` has its segment, but is missing among the token ids."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    segment_ids = [0] * (len(first) + 2) + [1] * (len(second) + 1)
    return [cls_id, *first, sep_id, *second], segment_ids
