r"""Text made ready to learn from, by small steps that can be put together.

The same letter can be written in several ways, and the eye cannot tell. Each way costs
a model tokens and splits its evidence. `clean` runs the steps below in an order in
which none undoes another, so cleaning twice changes nothing.

1. `repair_newlines`       one way to end a line
2. `drop_control`          no characters without a picture
3. `compose`               one way to write an accented letter
4. `plain_spaces`          one kind of space between words
5. `trim`                  no blanks at line ends, at most one empty line in a row

Source: The Unicode Consortium, Unicode Standard Annex 15, Unicode Normalization Forms
(form C), and table 4-4 of the Unicode Standard (general categories).
"""

import unicodedata
from collections.abc import Callable, Sequence

import regex

Step = Callable[[str], str]


def repair_newlines(text: str) -> str:
    r"""End every line with `\n`, whichever system wrote it.

    Example:
        >>> repair_newlines("one\r\ntwo\rthree\u2028four")
        'one\ntwo\nthree\nfour'
    """
    return regex.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text)


def drop_control(text: str) -> str:
    r"""Drop characters that are not text: control codes, lone surrogates, marks.

    Tabs and newlines stay, and so do the two joiners, without which some scripts and
    many emoji fall apart.

    Example:
        >>> drop_control("a\x00b\ufeffc\tdone")
        'abc\tdone'
    """
    return regex.sub(r"(?V1)[\p{Cc}\p{Cf}\p{Cs}--[\t\n\u200c\u200d]]", "", text)


def compose(text: str) -> str:
    r"""Write every letter in its shortest equal form (Unicode NFC).

    Example:
        >>> len("e\u0301"), len(compose("e\u0301"))
        (2, 1)
    """
    return unicodedata.normalize("NFC", text)


def plain_spaces(text: str) -> str:
    r"""Turn every kind of space into the plain one; tabs and newlines stay.

    Example:
        >>> plain_spaces("10\u00a0km\u2003away")
        '10 km away'
    """
    return regex.sub(r"(?V1)[\p{Zs}--[ ]]", " ", text)


def trim(text: str) -> str:
    r"""Take away blanks at the ends of lines, spare empty lines and outer newlines.

    The indentation of a line stays: it has a meaning in Python and in poems.

    Example:
        >>> trim("\n  def f():  \n\n\n\n    pass\n")
        '  def f():\n\n    pass'
    """
    lines_end_clean = regex.sub(r"[ \t]+$", "", text, flags=regex.MULTILINE)
    return regex.sub(r"\n{3,}", "\n\n", lines_end_clean).strip("\n")


STEPS: tuple[Step, ...] = (repair_newlines, drop_control, compose, plain_spaces, trim)


def clean(text: str, *, steps: Sequence[Step] = STEPS) -> str:
    r"""Run cleaning steps one after the other.

    Args:
        text: Any text.
        steps: Functions from text to text; your own fit in as well.

    Returns:
        The clean text; with the steps given by default, cleaning it again returns it.

    Example:
        >>> clean("Cafe\u0301\u00a0bar \r\n\r\n\r\nopen\x07")
        'Café bar\n\nopen'
    """
    for step in steps:
        text = step(text)
    return text
