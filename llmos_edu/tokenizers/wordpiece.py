r"""WordPiece: the tokenizer of BERT, trained and run from scratch.

    text --split_basic--> words --longest_pieces--> pieces --> ids

A word that is not in the vocabulary is cut into pieces that are: the longest one that
the word begins with, then the longest one that goes on, marked `##`, and so on. A word
that cannot be cut to the end is one `[UNK]`.

Source: Devlin et al. (2019), BERT, arXiv:1810.04805, section 3; Wu et al. (2016),
Google's Neural Machine Translation System, arXiv:1609.08144, section 4.1.
"""

import logging
from collections.abc import Container, Iterable, Iterator
from itertools import chain
from operator import index
from pathlib import Path
from typing import NamedTuple, SupportsIndex

from llmos_edu.core.errors import InputError, TokenizerError
from llmos_edu.tokenizers.basic_split import split_basic
from llmos_edu.tokenizers.bytes import to_bytes
from llmos_edu.tokenizers.pretokenization import check_several, split_special
from llmos_edu.tokenizers.vocabulary import Vocabulary
from llmos_edu.tokenizers.word_memory import WordMemory
from llmos_edu.tokenizers.wordpiece_files import read_wordpiece, write_wordpiece
from llmos_edu.tokenizers.wordpiece_training import (
    CONTINUED,
    count_basic_words,
    train_wordpiece,
)

log = logging.getLogger(__name__)

PAD, UNKNOWN, CLS, SEP, MASK = "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"
SPECIAL_TOKENS = (PAD, UNKNOWN, CLS, SEP, MASK)
"""Padding, unknown word, start of input, end of a text, hidden token."""

MAX_WORD_LENGTH = 100
"""Longer words, such as encoded images, are unknown, as they are to BERT."""


class EncodedPair(NamedTuple):
    """One or two texts as a BERT reads them."""

    token_ids: list[int]
    """`[CLS] first [SEP]`, or `[CLS] first [SEP] second [SEP]`."""

    segment_ids: list[int]
    """0 up to and with the first `[SEP]`, 1 behind it."""


def longest_pieces(word: str, vocabulary: Container[str]) -> list[str] | None:
    """Cut a word into the longest pieces that fit, from left to right.

    Args:
        word: One word of `split_basic`.
        vocabulary: The pieces; those that go on with a word begin with `##`.

    Returns:
        The pieces, or None where the word cannot be cut to its end. The first pieces
        are never taken back, even where shorter ones would have led to the end.

    Source:
        arXiv:1609.08144, section 4.1, with marks on the other pieces.

    Example:
        >>> longest_pieces("hugs", {"h", "hu", "hug", "##g", "##s"})
        ['hug', '##s']
        >>> longest_pieces("hut", {"h", "hu", "hug", "##g", "##s"}) is None
        True
    """
    pieces: list[str] = []
    start, mark = 0, ""
    while start < len(word):
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            return None
        pieces.append(mark + word[start:end])
        start, mark = end, CONTINUED
    return pieces


class WordPieceTokenizer:
    """Turns text into token ids as BERT reads them, and back as far as that goes.

    Args:
        pieces: All tokens in the order of their ids, the five special ones among them.
        lowercase: Write all in small letters and without accents first.

    Raises:
        TokenizerError: a special token is missing, or a token is empty or there twice.

    Example:
        >>> tokenizer = WordPieceTokenizer([*SPECIAL_TOKENS, "hug", "##s", "a"])
        >>> tokenizer.encode("A hugs!")
        [7, 5, 6, 1]
        >>> tokenizer.decode([7, 5, 6, 1])
        'a hugs [UNK]'
    """

    def __init__(self, pieces: Iterable[str], *, lowercase: bool = True) -> None:
        self._pieces = tuple(pieces)
        self._vocabulary = Vocabulary(map(to_bytes, self._pieces))
        self._lowercase = lowercase
        self._id_of = {piece: i for i, piece in enumerate(self._pieces)}
        missing = [token for token in SPECIAL_TOKENS if token not in self._id_of]
        if missing:
            raise TokenizerError(
                f"a vocabulary must hold {' '.join(SPECIAL_TOKENS)}, "
                f"got {len(self._pieces)} tokens without {' '.join(missing)}"
            )
        self._ids_of_word = WordMemory(self._encode_word)

    @classmethod
    def train(
        cls, texts: Iterable[str], *, vocab_size: int, lowercase: bool = True
    ) -> "WordPieceTokenizer":
        """Learn pieces from texts; equal texts in any order give the same tokenizer.

        Args:
            texts: Documents. Where a special token stands in one, nothing is learnt.
            vocab_size: Ids to learn: 5 special tokens, characters, merged pieces. A
                short text may have no pair left before; training then stops with
                fewer, logs a warning, and `vocab_size` of the result says how many.
            lowercase: Write all in small letters and without accents first.

        Raises:
            TokenizerError: vocab_size leaves no room for every character.
            CorpusError: the texts hold no word.
            InputError: the texts are one string.
        """
        word_counts = count_basic_words(
            texts, lowercase=lowercase, special_tokens=SPECIAL_TOKENS
        )
        learnt = train_wordpiece(word_counts, n_pieces=vocab_size - len(SPECIAL_TOKENS))
        pieces = [*SPECIAL_TOKENS, *learnt]
        if len(pieces) < vocab_size:
            log.warning(
                "vocab_size is %d instead of %d: the texts have no pair left to merge",
                len(pieces),
                vocab_size,
            )
        return cls(pieces, lowercase=lowercase)

    @classmethod
    def load(cls, directory: str | Path) -> "WordPieceTokenizer":
        """Read the `vocab.txt` of a BERT, and `tokenizer_config.json` if it is there.

        Args:
            directory: The folder that holds the files; without the second one the
                tokenizer writes in small letters, as BERT's does.

        Raises:
            FileError: a file is missing or unreadable.
            TokenizerError: what it holds is damaged or of another kind of tokenizer.
        """
        pieces, lowercase = read_wordpiece(Path(directory))
        return cls(pieces, lowercase=lowercase)

    def save(self, directory: str | Path) -> None:
        """Write `vocab.txt` and `tokenizer_config.json`, as BERT has them.

        Args:
            directory: A folder; made if it is missing.

        Raises:
            FileError: the folder cannot be written.
        """
        write_wordpiece(Path(directory), self._pieces, lowercase=self._lowercase)

    @property
    def vocabulary(self) -> Vocabulary:
        """All tokens, in UTF-8, and their ids."""
        return self._vocabulary

    @property
    def vocab_size(self) -> int:
        """How many ids there are; the rows of a model's embedding table."""
        return len(self._pieces)

    @property
    def special_tokens(self) -> dict[str, int]:
        """The special tokens and their ids."""
        return {token: self._id_of[token] for token in SPECIAL_TOKENS}

    def encode(self, text: str, *, allow_special: bool = False) -> list[int]:
        """Turn a text into ids, without `[CLS]` and `[SEP]`.

        Args:
            text: Any text, also an empty one.
            allow_special: Read `[MASK]` and its like as special tokens. The default
                reads them as the characters they are written with.

        Raises:
            InputError: the text holds half of a surrogate pair.
        """
        if not allow_special:
            return list(self._ids_of(text))
        token_ids: list[int] = []
        for part in split_special(text, SPECIAL_TOKENS):
            if part in SPECIAL_TOKENS:
                token_ids.append(self._id_of[part])
            else:
                token_ids.extend(self._ids_of(part))
        return token_ids

    def encode_pair(
        self, first: str, second: str | None = None, *, allow_special: bool = False
    ) -> EncodedPair:
        """Turn one text or two into what a BERT reads, marks and segments included.

        Args:
            first: The first text.
            second: The second text, if there is one.
            allow_special: See `encode`.
        """
        end = self._id_of[SEP]
        begun = [
            self._id_of[CLS],
            *self.encode(first, allow_special=allow_special),
            end,
        ]
        if second is None:
            return EncodedPair(begun, [0] * len(begun))
        rest = [*self.encode(second, allow_special=allow_special), end]
        return EncodedPair(begun + rest, [0] * len(begun) + [1] * len(rest))

    def encode_batch(
        self, texts: Iterable[str], *, allow_special: bool = False
    ) -> list[list[int]]:
        """Turn each text into ids of its own."""
        check_several(texts)
        return [self.encode(text, allow_special=allow_special) for text in texts]

    def encode_iterable(
        self, texts: Iterable[str], *, allow_special: bool = False
    ) -> Iterator[int]:
        """The ids of text after text, while the texts arrive; one is held at a time."""
        check_several(texts)
        for text in texts:
            yield from self.encode(text, allow_special=allow_special)

    def decode(self, token_ids: Iterable[SupportsIndex]) -> str:
        """Turn ids back into words with a space between them.

        Args:
            token_ids: Ids in a list, or in a tensor or array of one axis.

        Returns:
            The words. The spaces, capitals and accents of the text are not known, so
            `it's` comes back as `it ' s`.

        Raises:
            InputError: an id is not in the vocabulary, or is no whole number.
        """
        try:
            ids = list(map(index, token_ids))
        except TypeError as error:
            raise InputError(
                f"token ids must be whole numbers along one axis: {error}"
            ) from error
        for position, token_id in enumerate(ids):
            if not 0 <= token_id < len(self._pieces):
                raise InputError(
                    f"token ids must lie in 0 to {self.vocab_size - 1}, "
                    f"got {token_id} at position {position}"
                )
        return " ".join([self._pieces[i] for i in ids]).replace(f" {CONTINUED}", "")

    def token_bytes(self, token_id: int) -> bytes:
        """One token as it is written in the vocabulary, `##` included, in UTF-8.

        Raises:
            InputError: no token has this id.
        """
        return self._vocabulary.token_of(token_id)

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(vocab_size={self.vocab_size}, "
            f"lowercase={self._lowercase})"
        )

    def _encode_word(self, word: str) -> tuple[int, ...]:
        pieces = None
        if len(word) <= MAX_WORD_LENGTH:
            pieces = longest_pieces(word, self._id_of)
        return tuple([self._id_of[piece] for piece in pieces or [UNKNOWN]])

    def _ids_of(self, text: str) -> Iterator[int]:
        words = split_basic(text, lowercase=self._lowercase)
        return chain.from_iterable(map(self._ids_of_word.__getitem__, words))
