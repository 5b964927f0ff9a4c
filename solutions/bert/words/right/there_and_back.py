"""Walks to the end of the row and back."""

from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    hidden = chosen.clone()
    last = chosen.shape[1] - 1
    for i in range(1, last + 1):
        hidden[:, i] |= hidden[:, i - 1] & is_continued[:, i]
    for i in range(last, 0, -1):
        hidden[:, i - 1] |= hidden[:, i] & is_continued[:, i]
    return hidden
