"""Numbers on their way to a picture: any array, plain lists, visible characters."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

import numpy as np

from llmos_edu.core.errors import InputError

Numbers: TypeAlias = Any
"""A tensor, an array or nested lists; `as_array` checks what it really is."""

VISIBLE = {" ": "␣", "\n": "↵", "\t": "⇥", "\r": "␍", "": "∅"}
"""Characters that leave no mark, and what is drawn for them."""


def plain(values: Numbers) -> np.ndarray:
    """Copy numbers from a tensor, an array or nested lists into a plain array.

    Example:
        >>> plain(torch.ones(2, dtype=torch.bfloat16, requires_grad=True))
        array([1., 1.])
    """
    if hasattr(values, "detach"):
        values = values.detach().cpu().tolist()
    array = np.asarray(values)
    return array if array.dtype == np.bool_ else array.astype(np.float64)


def as_array(values: Numbers, *, n_axes: int, what: str) -> np.ndarray:
    """Copy numbers as `plain` does, and check that a picture can be made of them.

    Args:
        values: The numbers; a tensor may carry a gradient or be on a GPU.
        n_axes: How many axes they must have.
        what: Their name in the message.

    Returns:
        float64 numbers, or Bool where Bool was given.

    Raises:
        InputError: the number of axes is wrong, an axis is empty, or a number is NaN.
    """
    array = plain(values)
    if array.ndim != n_axes or array.size == 0:
        raise InputError(
            f"{what} must have {n_axes} axes, none of them empty, "
            f"got shape {array.shape}; pick one batch, layer or head with an index"
        )
    if np.isnan(array).any():
        raise InputError(
            f"{what} must be numbers, got {int(np.isnan(array).sum())} NaN; "
            "a row that may look at nothing is the usual cause"
        )
    return array


def check_labels(labels: Sequence[str], size: int, *, what: str) -> list[str]:
    """Return labels as a list, one for each row or column.

    Raises:
        InputError: there are more or fewer labels than places.
    """
    if len(labels) != size:
        raise InputError(
            f"{what} must name each of the {size} places, got {len(labels)} labels"
        )
    return [str(label) for label in labels]


def visible(text: str) -> str:
    """Write a token so that its blanks can be seen and every character can be drawn.

    Example:
        >>> visible(" the") + " " + visible(chr(10))
        '␣the ↵'
    """
    if text in VISIBLE:
        return VISIBLE[text]
    shown = "".join(VISIBLE.get(character, character) for character in text)
    return "".join(c if _can_draw(c) else "□" for c in shown)


@cache
def _can_draw(character: str) -> bool:
    from matplotlib import font_manager, ft2font

    font = ft2font.FT2Font(font_manager.findfont("DejaVu Sans"))
    return bool(font.get_char_index(ord(character)))
