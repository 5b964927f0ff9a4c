"""You look one piece back only. The chosen one may be any piece of the word."""

from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    hidden = chosen.clone()
    hidden[:, 1:] |= chosen[:, :-1] & is_continued[:, 1:]
    return hidden
