"""You hide the pieces right beside a chosen one. A word may have more."""

from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    hidden = chosen.clone()
    hidden[:, 1:] |= chosen[:, :-1] & is_continued[:, 1:]
    hidden[:, :-1] |= chosen[:, 1:] & is_continued[:, 1:]
    return hidden
