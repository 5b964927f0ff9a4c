r"""BERT's split: a text becomes plain words and single marks, before any vocabulary.

    "Naïve, 東京!"  -->  naive  ,  東  京  !

Read in this order:

1. `is_cjk`, `is_punctuation`   the characters that are words of their own
2. `split_basic`                the split itself

Nothing is kept of white space, control characters and, if asked, of capitals and
accents: the tokens of BERT are for reading, not for giving the text back.

Source: Devlin et al. (2019), arXiv:1810.04805, and the code published with it; where
two readings of it differ, ours is that of the Rust library `tokenizers`.
"""

import unicodedata
from collections.abc import Callable
from functools import cache

from llmos_edu.core.errors import InputError

CJK_RANGES = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)
"""Ideographs of Chinese, Japanese and Korean; kana and hangul are not among them."""

ASCII_MARKS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def is_cjk(character: str) -> bool:
    """Say whether a character is an ideograph, written without spaces around words."""
    return any(first <= ord(character) <= last for first, last in CJK_RANGES)


def is_punctuation(character: str) -> bool:
    """Say whether a character stands for itself, such as `,` or `$`.

    All marks of ASCII do, also those that Unicode calls symbols; elsewhere only what
    Unicode calls punctuation does.
    """
    return character in ASCII_MARKS or unicodedata.category(character)[0] == "P"


def split_basic(text: str, *, lowercase: bool = True) -> list[str]:
    """Cut a text into words: runs of letters and digits, single marks, ideographs.

    Args:
        text: Any text.
        lowercase: Write all in small letters and without accents, as the "uncased"
            models have it.

    Returns:
        Words without white space in them, none empty.

    Raises:
        InputError: the text holds half of a surrogate pair.

    Example:
        >>> split_basic("Naïve: x_1 = f(y)")
        ['naive', ':', 'x', '_', '1', '=', 'f', '(', 'y', ')']
        >>> split_basic("Naïve!", lowercase=False)
        ['Naïve', '!']
    """
    cleaned = text.translate(_cleaning())
    if not lowercase:
        return cleaned.translate(_cutting()).split()
    if not cleaned.isascii():
        cleaned = unicodedata.normalize("NFD", cleaned)  # letters apart from accents
    return cleaned.translate(_folding()).split()


class CharacterTable(dict[int, str]):
    """What becomes of each character, worked out when it first comes up.

    Args:
        rewrite: Gives the text that replaces a character.

    Example:
        >>> "abc".translate(CharacterTable(lambda character: character * 2))
        'aabbcc'
    """

    def __init__(self, rewrite: Callable[[str], str]) -> None:
        super().__init__()
        self._rewrite = rewrite

    def __missing__(self, code: int) -> str:
        self[code] = self._rewrite(chr(code))
        return self[code]


@cache
def _cleaning() -> CharacterTable:
    return CharacterTable(_clean)


@cache
def _cutting() -> CharacterTable:
    return CharacterTable(_cut)


@cache
def _folding() -> CharacterTable:
    return CharacterTable(_fold)


def _clean(character: str) -> str:
    """Drop what is not seen, write all white space as a space, set ideographs apart."""
    category = unicodedata.category(character)
    if category == "Cs":
        raise InputError(
            f"text must be made of whole characters, got the lone surrogate "
            f"{character!a}; replace it with text.encode('utf-8', 'replace').decode()"
        )
    if character in "\t\n\r" or category[0] == "Z":
        return " "
    if character == "\ufffd" or category in ("Cc", "Cf", "Co"):
        return ""
    return f" {character} " if is_cjk(character) else character


def _cut(character: str) -> str:
    """Set punctuation apart."""
    return f" {character} " if is_punctuation(character) else character


def _fold(character: str) -> str:
    """Drop accents, set punctuation apart, and write the rest in small letters."""
    if unicodedata.category(character) == "Mn":
        return ""
    return _cut(character).lower()
