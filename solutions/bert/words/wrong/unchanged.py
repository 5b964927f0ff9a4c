"""You returned what was chosen: the other pieces of its words are still in sight."""

from torch import Tensor


def whole_words(chosen: Tensor, is_continued: Tensor) -> Tensor:
    return chosen.clone()
