"""On the way back you ask whether piece i goes on. Ask piece i + 1: it joins both."""

from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    hidden = chosen.clone()
    for i in range(1, chosen.shape[1]):
        hidden[:, i] |= hidden[:, i - 1] & is_continued[:, i]
    for i in range(chosen.shape[1] - 2, -1, -1):
        hidden[:, i] |= hidden[:, i + 1] & is_continued[:, i]
    return hidden
