"""You hide the pieces behind a chosen one, but not those before it."""

from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    hidden = chosen.clone()
    for i in range(1, chosen.shape[1]):
        hidden[:, i] |= hidden[:, i - 1] & is_continued[:, i]
    return hidden
