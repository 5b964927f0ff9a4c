"""Writes one row after another and fills up at the end."""

from collections.abc import Callable

import torch
from torch import Tensor


def write_greedily(
    scores_of: Callable[[Tensor, Tensor], Tensor],
    source_ids: Tensor,
    start_id: int,
    end_id: int,
    pad_id: int,
    max_new_tokens: int,
) -> Tensor:
    rows = []
    for source in source_ids:
        row = [start_id]
        while len(row) <= max_new_tokens and row[-1] != end_id:
            scores = scores_of(source[None], torch.tensor([row]))
            row.append(int(scores.argmax()))
        rows.append(row[1:])
    longest = max(map(len, rows))
    return torch.tensor([row + [pad_id] * (longest - len(row)) for row in rows])
