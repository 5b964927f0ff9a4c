r"""Symbols: one character for every token, so that merging is replacing in a string.

Byte pair encoding replaces two neighbours by one new token, again and again. If every
token is a character of a private alphabet, a word is a string in it, two neighbours are
a string of length two, and merging them is what Python's strings do best:

    "aaabdaaabac".replace("aa", "Z")  ->  "ZabdZabac"

Byte b is `chr(b)`; the first learnt token is `chr(256)`, the next `chr(257)`, and so
on. The characters mean nothing outside this package and are never shown.

Source: the notation is that of Gage (1994), A New Algorithm for Data Compression, The C
Users Journal 12(2), who replaced pairs of bytes by bytes that were not in use.
"""

from collections.abc import Iterable, Iterator
from operator import add

N_BYTES = 256
EVERY_BYTE = tuple(bytes([byte]) for byte in range(N_BYTES))
MAX_SYMBOLS = 0x110000
"""Python knows this many characters, so there can be no more tokens."""


def spell(word: bytes) -> str:
    """Write a word with one symbol for each byte."""
    return word.decode("latin-1")  # Latin-1 reads byte b as character b


def adjacent_pairs(symbols: str) -> Iterable[str]:
    """The pairs of neighbours, from left to right; they overlap.

    Example:
        >>> list(adjacent_pairs("abac"))
        ['ab', 'ba', 'ac']
    """
    return map(add, symbols, symbols[1:])


class Symbols:
    """Which character stands for which token.

    Args:
        tokens: Those there are at first, each different; the bytes by default.

    Example:
        >>> symbols = Symbols()
        >>> symbols.token("a"), symbols.add(b"ab") == chr(256), len(symbols)
        (b'a', True, 257)
    """

    def __init__(self, tokens: Iterable[bytes] = EVERY_BYTE) -> None:
        self._tokens = list(tokens)
        self._symbol_of = {token: chr(i) for i, token in enumerate(self._tokens)}

    def __len__(self) -> int:
        return len(self._tokens)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._tokens)

    def token(self, symbol: str) -> bytes:
        """The token for which a symbol stands."""
        return self._tokens[ord(symbol)]

    def add(self, token: bytes) -> str:
        """The symbol of a token: its own, or a new one if it has none yet."""
        if token not in self._symbol_of:
            self._symbol_of[token] = chr(len(self._tokens))
            self._tokens.append(token)
        return self._symbol_of[token]

    def tokens(self, symbols: str) -> list[bytes]:
        """The tokens for which a string of symbols stands."""
        return [self._tokens[ord(symbol)] for symbol in symbols]
