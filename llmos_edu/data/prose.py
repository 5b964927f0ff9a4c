r"""The sentences among documents: what is left of documentation without its code.

Documentation mixes sentences with examples, tables and signatures. A small model that
learns from all of it spends its few parameters on layout. `prose_paragraphs` keeps the
paragraphs that are written in whole sentences.
"""

from collections.abc import Iterable

import regex

FEWEST_WORDS = 8
PLAIN_SHARE = 0.85
ENDS = (".", ":", "!", "?", ")")
PLAIN_WORD = regex.compile(r"""[("'`*]*[A-Za-z][a-z'\u2019-]*[.,;:!?)"'`*]*""")
CODE_MARKS = (">>>", "::")


def is_prose(paragraph: str) -> bool:
    """Tell a paragraph of sentences from code, tables, lists of names and headings.

    It must have at least 8 words, end like a sentence, hold no mark of an example, and
    85 of 100 words must be plain: letters with punctuation around them.

    Example:
        >>> is_prose("The elements of a set are kept in no particular order.")
        True
        >>> is_prose("for (name, value) in zip(names, values): x[name] = value.")
        False
    """
    words = paragraph.split()
    if len(words) < FEWEST_WORDS or not words[-1].endswith(ENDS):
        return False
    if any(mark in paragraph for mark in CODE_MARKS):
        return False
    plain = sum(PLAIN_WORD.fullmatch(word) is not None for word in words)
    return plain >= PLAIN_SHARE * len(words)


def prose_paragraphs(documents: Iterable[str]) -> list[str]:
    r"""Take the paragraphs that are prose, each different one once, on one line each.

    Args:
        documents: Texts whose paragraphs stand between empty lines.

    Example:
        >>> prose_paragraphs(["Rule:\n\nA set keeps each of\nits elements only once."])
        ['A set keeps each of its elements only once.']
    """
    pieces = (part for text in documents for part in text.split("\n\n"))
    lines = (" ".join(piece.split()) for piece in pieces if is_prose(piece))
    return list(dict.fromkeys(lines))
