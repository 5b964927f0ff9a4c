"""You numbered words by the pieces that go on with one: every piece that does begins a
new number.
"""

from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    number = is_continued.cumsum(dim=1)
    same = number[:, :, None] == number[:, None, :]
    return (same & chosen[:, None, :]).any(dim=-1)
