r"""Byte-level byte pair encoding: the tokenizer of GPT-2, trained and run from scratch.

    text --split_words--> words --to_bytes--> bytes --MergeRules--> tokens --> ids

Nothing is lost on the way: the tokens of a text, joined, are its bytes. Training
(`bpe_training`) looks for the merges, this module puts the parts together.

Words repeat, and a word always has the same tokens. So each different word is merged
once and remembered, and encoding a long text is mostly splitting it and looking up.

Source: Radford et al. (2019), Language Models are Unsupervised Multitask Learners,
section 2.2.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import index
from pathlib import Path
from typing import SupportsIndex

from llmos_edu.core.errors import InputError, TokenizerError
from llmos_edu.tokenizers.bpe_checks import check_parts, check_special_tokens
from llmos_edu.tokenizers.bpe_merging import MergeRules
from llmos_edu.tokenizers.bpe_training import count_words, train_bpe
from llmos_edu.tokenizers.bytes import to_bytes
from llmos_edu.tokenizers.pretokenization import (
    check_several,
    split_special,
    split_stream,
    split_words,
)
from llmos_edu.tokenizers.symbols import MAX_SYMBOLS, N_BYTES
from llmos_edu.tokenizers.tokenizer_files import read_tokenizer, write_tokenizer
from llmos_edu.tokenizers.vocabulary import Vocabulary, number_tokens
from llmos_edu.tokenizers.word_memory import WordMemory

log = logging.getLogger(__name__)


class BPETokenizer:
    """Turns text into token ids and back.

    Args:
        merges: Pairs of tokens to merge, the first learnt first.
        vocabulary: The ids: all bytes, all tokens that merges make, special tokens.
        special_tokens: Marks of structure that no merge makes, such as `<eos>`.

    Raises:
        TokenizerError: a token is missing from the vocabulary, is made by nothing, or
            is special twice.

    Example:
        >>> tokenizer = BPETokenizer.train(["aaabdaaabac"], vocab_size=259)
        >>> tokenizer.encode("aaabdaaabac")
        [258, 100, 258, 97, 99]
        >>> tokenizer.decode([258, 100])
        'aaabd'
    """

    def __init__(
        self,
        merges: Iterable[tuple[bytes, bytes]],
        *,
        vocabulary: Vocabulary,
        special_tokens: Sequence[str] = (),
    ) -> None:
        self._merges = tuple(merges)
        self._vocabulary = vocabulary
        check_parts(vocabulary, self._merges, special_tokens)
        self._special_tokens = {
            token: vocabulary.id_of(to_bytes(token)) for token in special_tokens
        }
        self._rules = MergeRules(self._merges)
        self._token_of = dict(enumerate(vocabulary))
        self._id_of = {token: token_id for token_id, token in enumerate(vocabulary)}
        self._ids_of_word = WordMemory(self._encode_word)

    @classmethod
    def train(
        cls,
        texts: Iterable[str],
        *,
        vocab_size: int,
        special_tokens: Sequence[str] = (),
    ) -> "BPETokenizer":
        """Learn merges from texts; equal texts in any order give the same tokenizer.

        Args:
            texts: Documents. No token reaches from one into the next.
            vocab_size: Ids to learn: 256 bytes, merges, special tokens. A short text
                may have no pair left to merge before; training then stops with fewer,
                logs a warning, and `vocab_size` of the result says how many there are.
            special_tokens: Marks of structure, numbered last. Where one stands in a
                text, the text is cut there and nothing is learnt from it.

        Raises:
            TokenizerError: vocab_size leaves no room for the bytes and special tokens,
                or a special token is empty or occurs twice.
            CorpusError: the texts are empty, or are one string.
        """
        check_special_tokens(special_tokens)
        least = N_BYTES + len(special_tokens)
        if not least <= vocab_size <= MAX_SYMBOLS:
            raise TokenizerError(
                f"vocab_size must be {least} to {MAX_SYMBOLS} ({N_BYTES} bytes and "
                f"{len(special_tokens)} special tokens come first), got {vocab_size}"
            )
        word_counts = count_words(texts, special_tokens=special_tokens)
        merges = train_bpe(word_counts, n_tokens=vocab_size - len(special_tokens))
        vocabulary = number_tokens(merges, special_tokens=special_tokens)
        if len(vocabulary) < vocab_size:
            log.warning(
                "vocab_size is %d instead of %d: the texts have no pair left to merge",
                len(vocabulary),
                vocab_size,
            )
        return cls(merges, vocabulary=vocabulary, special_tokens=special_tokens)

    @classmethod
    def load(cls, directory: str | Path) -> "BPETokenizer":
        """Read what `save` wrote, or the `vocab.json` and `merges.txt` of a GPT-2.

        Args:
            directory: The folder that holds the files.

        Raises:
            FileError: a file is missing or is not JSON.
            TokenizerError: the files are damaged or of another kind of tokenizer.
        """
        merges, vocabulary, special_tokens = read_tokenizer(Path(directory))
        return cls(merges, vocabulary=vocabulary, special_tokens=special_tokens)

    def save(self, directory: str | Path) -> None:
        """Write `vocab.json` and `merges.txt` as GPT-2 has them, and `tokenizer.json`.

        Args:
            directory: A folder; made if it is missing.

        Raises:
            FileError: the folder cannot be written.
            TokenizerError: a special token looks like another token in `vocab.json`.
        """
        write_tokenizer(
            Path(directory),
            merges=self._merges,
            vocabulary=self._vocabulary,
            special_tokens=self._special_tokens,
        )

    @property
    def vocabulary(self) -> Vocabulary:
        """All tokens and their ids."""
        return self._vocabulary

    @property
    def vocab_size(self) -> int:
        """How many ids there are; the rows of a model's embedding table."""
        return len(self._vocabulary)

    @property
    def merges(self) -> list[tuple[bytes, bytes]]:
        """The merges, the first learnt first."""
        return list(self._merges)

    @property
    def special_tokens(self) -> dict[str, int]:
        """The special tokens and their ids."""
        return dict(self._special_tokens)

    def encode(self, text: str, *, allow_special: bool = False) -> list[int]:
        """Turn a text into ids.

        Args:
            text: Any text, also an empty one.
            allow_special: Read `<eos>` and its like as special tokens. The default
                reads them as the characters they are written with, so that nobody can
                end a document from inside its text.

        Returns:
            Ids that `decode` turns back into the same text.

        Raises:
            InputError: the text holds half of a surrogate pair.
        """
        if not allow_special:
            return list(self._ids_of(split_words(text)))
        token_ids: list[int] = []
        for part in split_special(text, self._special_tokens):
            if part in self._special_tokens:
                token_ids.append(self._special_tokens[part])
            else:
                token_ids.extend(self._ids_of(split_words(part)))
        return token_ids

    def encode_batch(
        self, texts: Iterable[str], *, allow_special: bool = False
    ) -> list[list[int]]:
        """Turn each text into ids of its own."""
        check_several(texts)
        return [self.encode(text, allow_special=allow_special) for text in texts]

    def encode_iterable(
        self, texts: Iterable[str], *, allow_special: bool = False
    ) -> Iterator[int]:
        """The ids of text after text, while the texts arrive; one is held at a time.

        Each text is encoded on its own. A single text that is too long to hold, such as
        an open file, comes in pieces and belongs to `encode_stream`.
        """
        check_several(texts)
        for text in texts:
            yield from self.encode(text, allow_special=allow_special)

    def encode_stream(self, pieces: Iterable[str]) -> Iterator[int]:
        """The ids of one text that arrives in pieces, cut anywhere.

        Args:
            pieces: Such as an open file. Special tokens are read as plain text.

        Returns:
            An iterator over the ids of `encode("".join(pieces))`.
        """
        return self._ids_of(split_stream(pieces))

    def decode(self, token_ids: Iterable[SupportsIndex]) -> str:
        """Turn ids back into text.

        Args:
            token_ids: Ids in a list, or in a tensor or array of one axis.

        Returns:
            The text. Ids need not end where a character does: bytes that are no UTF-8
            become U+FFFD, the replacement character.

        Raises:
            InputError: an id is not in the vocabulary, or is no whole number.
        """
        try:
            ids = list(map(index, token_ids))
            pieces = [self._token_of[token_id] for token_id in ids]
        except TypeError as error:
            raise InputError(
                f"token ids must be whole numbers along one axis: {error}"
            ) from error
        except KeyError as error:
            unknown = error.args[0]
            raise InputError(
                f"token ids must lie in 0 to {self.vocab_size - 1}, "
                f"got {unknown} at position {ids.index(unknown)}"
            ) from error
        return b"".join(pieces).decode("utf-8", errors="replace")

    def token_bytes(self, token_id: int) -> bytes:
        """The bytes of one token; they may be part of a character.

        Raises:
            InputError: no token has this id.
        """
        return self._vocabulary.token_of(token_id)

    def merge_steps(self, word: str) -> list[list[bytes]]:
        """Watch one word being merged, from its bytes to its tokens.

        Args:
            word: What `split_words` keeps in one piece.

        Returns:
            The tokens at first and after each merge. A merge that fits at several
            places of the word is one step.

        Raises:
            InputError: the text is not one word.

        Example:
            >>> tokenizer = BPETokenizer.train(["low lower"], vocab_size=258)
            >>> tokenizer.merge_steps("low")
            [[b'l', b'o', b'w'], [b'l', b'ow'], [b'low']]
        """
        words = split_words(word)
        if len(words) != 1:
            raise InputError(
                f"merge_steps takes one word, got {len(words)}: {words[:5]}; "
                "merges never reach across words"
            )
        return self._rules.steps(to_bytes(word))

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(vocab_size={self.vocab_size}, "
            f"special_tokens={list(self._special_tokens)})"
        )

    def _encode_word(self, word: str) -> tuple[int, ...]:
        tokens = self._rules.apply(to_bytes(word))
        return tuple([self._id_of[token] for token in tokens])

    def _ids_of(self, words: Iterable[str]) -> Iterator[int]:
        return chain.from_iterable(map(self._ids_of_word.__getitem__, words))
