"""Counts the chosen pieces of each word with scatter_add."""

import torch
from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    number = (~is_continued).cumsum(dim=1)
    hits = torch.zeros(chosen.shape[0], chosen.shape[1] + 1, dtype=torch.long)
    hits = hits.scatter_add(1, number, chosen.long())
    return hits.gather(1, number) > 0
