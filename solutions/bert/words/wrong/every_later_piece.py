"""You hide every piece that goes on, also in words of which none is chosen."""

from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    return chosen | is_continued
