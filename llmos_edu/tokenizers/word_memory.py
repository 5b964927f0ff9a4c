"""Word memory: what has been worked out for a word is not worked out again.

A dictionary whose missing entries fill themselves. Python calls `__missing__` only for
words it has not seen, so a word that is known costs one look-up and no line of Python.
"""

from collections.abc import Callable

MAX_WORDS = 2**17
"""About 30 MB; the sources of Python's standard library hold half as many words."""

MAX_WORD_LENGTH = 64
"""Longer words, such as encoded images, hardly come back and are not kept."""


class WordMemory(dict[str, tuple[int, ...]]):
    """The ids of words, worked out when they are first asked for.

    Args:
        encode_word: Gives the ids of a word; the same ones each time.

    Example:
        >>> lengths = WordMemory(lambda word: (len(word),))
        >>> lengths["four"], "four" in lengths
        ((4,), True)
    """

    def __init__(self, encode_word: Callable[[str], tuple[int, ...]]) -> None:
        super().__init__()
        self._encode_word = encode_word

    def __missing__(self, word: str) -> tuple[int, ...]:
        token_ids = self._encode_word(word)
        if len(word) <= MAX_WORD_LENGTH:
            if len(self) >= MAX_WORDS:
                self.clear()  # start afresh: frequent words are back at once
            self[word] = token_ids
        return token_ids
