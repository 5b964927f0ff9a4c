"""Asks each square."""

import torch
from torch import Tensor


def decoder_masks(
    target_ids: Tensor, source_ids: Tensor, pad_id: int
) -> tuple[Tensor, Tensor]:
    rows, n_target = target_ids.shape
    own = torch.zeros(rows, 1, n_target, n_target, dtype=torch.bool)
    for row in range(rows):
        for query in range(n_target):
            for key in range(query + 1):
                own[row, 0, query, key] = bool(target_ids[row, key] != pad_id)
    across = torch.stack([ids != pad_id for ids in source_ids])
    return own, across[:, None, None, :]
