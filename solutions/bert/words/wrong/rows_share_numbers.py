"""You compare the numbers of words across rows: a word chosen in one row hides the
word with the same number in another.
"""

from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    number = (~is_continued).cumsum(dim=1)
    same = number[:, :, None, None] == number[None, None, :, :]
    return (same & chosen[None, None, :, :]).any(dim=-1).any(dim=-1)
