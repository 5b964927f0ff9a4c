"""You ask the first piece of a word alone. Any of its pieces may be the chosen one."""

from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    hidden = chosen & ~is_continued
    for i in range(1, chosen.shape[1]):
        hidden[:, i] |= hidden[:, i - 1] & is_continued[:, i]
    return hidden
