"""You hide the word behind a chosen one too: it begins where `is_continued` is
False.
"""

from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    number = (~is_continued).cumsum(dim=1)
    gap = number[:, :, None] - number[:, None, :]
    return ((gap >= 0) & (gap <= 1) & chosen[:, None, :]).any(dim=-1)
