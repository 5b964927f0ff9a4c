"""Appends one token after another."""


def build_pair(
    first: list[int], second: list[int], cls_id: int, sep_id: int
) -> tuple[list[int], list[int]]:
    token_ids, segment_ids = [], []
    for segment, text in enumerate(([cls_id, *first, sep_id], [*second, sep_id])):
        for token in text:
            token_ids.append(token)
            segment_ids.append(segment)
    return token_ids, segment_ids
