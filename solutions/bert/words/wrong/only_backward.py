"""You hide the pieces before a chosen one, but not those behind it."""

from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    hidden = chosen.clone()
    for i in range(chosen.shape[1] - 2, -1, -1):
        hidden[:, i] |= hidden[:, i + 1] & is_continued[:, i + 1]
    return hidden
