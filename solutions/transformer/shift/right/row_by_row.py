"""Goes through lists."""

import torch
from torch import Tensor


def shift_target(
    target_ids: Tensor, start_id: int, end_id: int, pad_id: int
) -> tuple[Tensor, Tensor]:
    given, asked = [], []
    for row in target_ids.tolist():
        real = [token_id for token_id in row if token_id != pad_id]
        filling = [pad_id] * (len(row) - len(real))
        given.append([start_id, *real, *filling])
        asked.append([*real, end_id, *filling])
    return torch.tensor(given), torch.tensor(asked)
