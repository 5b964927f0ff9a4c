r"""Bytes: the 256 tokens with which every text can be written.

A vocabulary of words meets words it has never seen; a vocabulary of bytes cannot. UTF-8
writes each character as one to four bytes, so 256 tokens are enough for every language,
emoji and typing mistake, and no `<unk>` is needed.

Read in this order:

1. `to_bytes`         a text as its UTF-8 bytes
2. `byte_alphabet`    one printable character for each byte, as GPT-2 chose them
3. `to_printable`     bytes in that alphabet, for files and screens
4. `from_printable`   and back

Source: Radford et al. (2019), Language Models are Unsupervised Multitask Learners,
section 2.2; the alphabet is that of the `vocab.json` published with GPT-2.
"""

from functools import cache

from llmos_edu.core.errors import InputError, TokenizerError


def to_bytes(text: str) -> bytes:
    r"""Write a text in UTF-8.

    Args:
        text: Any Unicode text.

    Raises:
        InputError: the text holds half of a surrogate pair, which is no character.

    Example:
        >>> list(to_bytes("né"))
        [110, 195, 169]
    """
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        near = text[max(error.start - 10, 0) : error.start + 10]
        raise InputError(
            f"text must be made of whole characters, got the lone surrogate "
            f"{text[error.start]!a} at position {error.start}, near {near!a}; "
            "replace it with text.encode('utf-8', 'replace').decode()"
        ) from error


@cache
def byte_alphabet() -> tuple[str, ...]:
    """Give each byte a character that prints; byte b has entry b.

    Tokens are pieces of UTF-8: they hold spaces, line ends and halves of characters.
    In the files `vocab.json` and `merges.txt` spaces and line ends separate tokens, so
    no byte may be written as one. The 188 bytes that are visible characters in
    Latin-1 keep theirs; the other 68 take the letters from U+0100 on. The space, 0x20,
    becomes U+0120, the G with a dot that begins so many tokens of GPT-2.

    Returns:
        256 different characters, none of them white space.
    """
    visible = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    substitutes = map(chr, range(0x100, 0x200))
    return tuple(
        chr(byte) if byte in visible else next(substitutes) for byte in range(256)
    )


@cache
def _byte_of_character() -> dict[str, int]:
    return {character: byte for byte, character in enumerate(byte_alphabet())}


def to_printable(token: bytes) -> str:
    r"""Write bytes in GPT-2's alphabet.

    Example:
        >>> to_printable(b" the\n")
        'ĠtheĊ'
    """
    alphabet = byte_alphabet()
    return "".join([alphabet[byte] for byte in token])


def from_printable(written: str) -> bytes:
    """Read bytes that were written in GPT-2's alphabet.

    Args:
        written: What `to_printable` gave.

    Raises:
        TokenizerError: a character is not of the alphabet.

    Example:
        >>> from_printable("Ġthe")
        b' the'
    """
    byte_of = _byte_of_character()
    try:
        return bytes([byte_of[character] for character in written])
    except KeyError as error:
        raise TokenizerError(
            f"token must be written in GPT-2's byte alphabet, got {error.args[0]!a} "
            f"in {written[:40]!a}; the file is damaged or of another kind of tokenizer"
        ) from error
