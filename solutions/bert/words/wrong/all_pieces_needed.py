"""You hide a word if all of its pieces are chosen. One is enough."""

from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    number = (~is_continued).cumsum(dim=1)
    same = number[:, :, None] == number[:, None, :]
    return (~same | chosen[:, None, :]).all(dim=-1)
