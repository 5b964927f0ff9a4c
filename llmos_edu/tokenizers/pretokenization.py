r"""Pre-tokenization: cut a text into words, inside which tokens are then formed.

Byte pair encoding left alone would learn `dog.`, `dog!` and `dog?` as three tokens, and
would have to look at the whole text for each merge. GPT-2 first cuts the text where no
token should ever reach across: between letters, digits, punctuation and white space. A
word takes one space before it along, so the pieces joined are the text again.

Read in this order:

1. `GPT2_PATTERN`   the cut itself, a regular expression
2. `split_words`    a text as words
3. `split_stream`   the same for a text that arrives in pieces
4. `split_special`  cut out special tokens before anything else happens

Source: Radford et al. (2019), Language Models are Unsupervised Multitask Learners,
section 2.2; the pattern is that of the code published with GPT-2.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

import regex

from llmos_edu.core.errors import InputError

GPT2_PATTERN = (
    r"'s|'t|'re|'ve|'m|'ll|'d"  # English endings: it's, don't, you're
    r"| ?\p{L}+"  # letters, with the space before them
    r"| ?\p{N}+"  # digits
    r"| ?[^\s\p{L}\p{N}]+"  # neither letters nor digits nor white space
    r"|\s+(?!\S)"  # white space, but for the last one before a word
    r"|\s+"  # that last one, where it was no space
)
"""GPT-2's pattern, to the character; `\\p{L}` are the letters of all languages."""

ASCII_PATTERN = (
    r"'s|'t|'re|'ve|'m|'ll|'d"
    r"| ?[A-Za-z]+"
    r"| ?[0-9]+"
    r"| ?[^\sA-Za-z0-9]+"
    r"|\s+(?!\S)"
    r"|\s+"
)
"""What the pattern comes down to in a text of ASCII; Python's own `re` can run it."""

LINE_END = r"(?=\n)(?<=\S)"


def split_words(text: str) -> list[str]:
    """Cut a text into words as GPT-2 does.

    Lines of pure ASCII, like most source code, take a path that is twice as fast and
    gives the same words. No word reaches from a character that is no white space into
    the line end behind it, so a text may be cut there without harm.

    Returns:
        Words that, joined, are the text.

    Example:
        >>> split_words("It's 2019,  isn't it?")
        ['It', "'s", ' 2019', ',', ' ', ' isn', "'t", ' it', '?']
    """
    if text.isascii():
        return re.findall(ASCII_PATTERN, text, flags=re.ASCII)
    words: list[str] = []
    for is_ascii, lines in groupby(re.split(LINE_END, text), key=str.isascii):
        block = "".join(lines)
        if is_ascii:
            words += re.findall(ASCII_PATTERN, block, flags=re.ASCII)
        else:
            words += regex.findall(GPT2_PATTERN, block)
    return words


def split_stream(pieces: Iterable[str]) -> Iterator[str]:
    """Cut a text into words while it arrives, wherever its pieces were cut.

    The last two words of what has arrived wait for the next piece. One would not do: an
    apostrophe and an `r` at the end are two words, but `'re` if an `e` follows.

    Args:
        pieces: One text in pieces, such as an open file.

    Returns:
        An iterator over the words of `"".join(pieces)`; it holds one piece at a time,
        and as much of the text as one word takes.

    Example:
        >>> list(split_stream(["you'r", "e", " here"]))
        ['you', "'re", ' here']
    """
    waiting = ""
    for piece in pieces:
        *words, before_last, last = ["", "", *split_words(waiting + piece)]
        yield from filter(None, words)
        waiting = before_last + last
    yield from split_words(waiting)


def split_special(text: str, special_tokens: Collection[str]) -> list[str]:
    """Cut special tokens out of a text; where two of them fit, the longer one does.

    Args:
        text: Any text.
        special_tokens: What to look for.

    Returns:
        By turns ordinary text, possibly empty, and one special token.

    Example:
        >>> split_special("one<eos>two", ["<eos>"])
        ['one', '<eos>', 'two']
    """
    if not special_tokens:
        return [text]
    longest_first = sorted(special_tokens, key=len, reverse=True)
    return re.split(f"({'|'.join(map(re.escape, longest_first))})", text)


def check_several(texts: Iterable[str]) -> None:
    """Refuse one string where several are wanted: it would be read letter by letter.

    Raises:
        InputError: `texts` is a string.
    """
    if isinstance(texts, str):
        raise InputError(
            f"texts must be several texts, got the single text {texts[:20]!a}; "
            "put it in a list: [text]"
        )
