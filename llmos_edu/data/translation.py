r"""Pairs of texts become batches for a model that reads one and writes the other.

    source      7 th of March 1 9 9 7 <pad> <pad>
    token_ids   <start> 1 9 9 7 - 0 3 - 0 7            what the decoder is given
    target_ids  1 9 9 7 - 0 3 - 0 7 <end>              what it should say there

The target stands there twice, one place apart: position i is given everything before
token i, and asked for token i.

Axes: `batch` pairs side by side, `source` and `target` positions in each text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Int64
from torch import Tensor

from llmos_edu.core.errors import ConfigError, InputError

TextPair = tuple[str, str]
"""A text to read and the text to write."""

IdPair = tuple[Sequence[int], Sequence[int]]
"""The same in ids, without marks."""

MARKS = ("<pad>", "<start>", "<end>")
PAD_ID = 0
"""Fills rows up to the longest."""

START_ID = 1
"""Stands before the first piece of a target."""

END_ID = 2
"""Stands behind the last."""

PIECE = re.compile(r"[^\W\d_]+|\S")
"""A run of letters, else any single character that is no white space."""


def split_pieces(text: str) -> list[str]:
    """Cut a text into words, single digits and signs; white space only divides.

    Args:
        text: Any text.

    Example:
        >>> split_pieces("7th of March, 1997")
        ['7', 'th', 'of', 'March', ',', '1', '9', '9', '7']
    """
    return PIECE.findall(text)


class Pieces:
    """Ids for the words, digits and signs of some texts, behind three marks.

    Args:
        texts: Every piece that occurs in them gets an id, in alphabetical order.

    Example:
        >>> pieces = Pieces(["7 March"])
        >>> pieces.encode("March 7"), pieces.decode([1, 4, 3, 2, 0]), pieces.vocab_size
        ([4, 3], ['March', '7'], 5)
    """

    def __init__(self, texts: Iterable[str]) -> None:
        found = {piece for text in texts for piece in split_pieces(text)}
        self.names = (*MARKS, *sorted(found))
        self._id_of = {piece: i for i, piece in enumerate(self.names) if i > END_ID}

    @property
    def vocab_size(self) -> int:
        """Pieces and marks."""
        return len(self.names)

    def encode(self, text: str) -> list[int]:
        """Turn a text into ids, without marks.

        Raises:
            InputError: a piece was in none of the texts.
        """
        pieces = split_pieces(text)
        unknown = [piece for piece in pieces if piece not in self._id_of]
        if unknown:
            raise InputError(
                f"pieces must be among the {len(self._id_of)} known ones, "
                f"got {unknown[0]!r} in {text!r}"
            )
        return [self._id_of[piece] for piece in pieces]

    def decode(self, token_ids: Iterable[int]) -> list[str]:
        """Turn ids into pieces, up to the end mark and without the other marks."""
        until_end = takewhile(lambda token_id: token_id != END_ID, token_ids)
        return [self.names[token_id] for token_id in until_end if token_id > END_ID]


class TranslationBatch(NamedTuple):
    """Texts to read, and the texts to write, once as given and once as asked for."""

    source_ids: Int64[Tensor, "batch source"]
    """What the encoder reads."""

    token_ids: Int64[Tensor, "batch target"]
    """What the decoder is given: a start mark, then the target without its end mark."""

    target_ids: Int64[Tensor, "batch target"]
    """What it should say at each position: the target, then an end mark."""


def pad(rows: Sequence[Sequence[int]]) -> Int64[Tensor, "batch seq"]:
    """Fill rows of ids up to the length of the longest one.

    Args:
        rows: At least one, and one of them not empty.

    Raises:
        InputError: there is nothing to fill up.

    Example:
        >>> pad([[7, 8, 9], [5]])
        tensor([[7, 8, 9],
                [5, 0, 0]])
    """
    longest = max(map(len, rows), default=0)
    if longest == 0:
        raise InputError(f"a batch must have at least one token, got {len(rows)} rows")
    return torch.tensor([[*row, *[PAD_ID] * (longest - len(row))] for row in rows])


def join_pairs(
    pairs: Sequence[tuple[Sequence[int], Sequence[int]]],
) -> TranslationBatch:
    """Put pairs of id rows, source and target, into one batch.

    Args:
        pairs: At least one, without marks.

    Raises:
        InputError: there is no pair, or no source has a token.
    """
    sources, targets = [source for source, _ in pairs], [target for _, target in pairs]
    return TranslationBatch(
        source_ids=pad(sources),
        token_ids=pad([[START_ID, *target] for target in targets]),
        target_ids=pad([[*target, END_ID] for target in targets]),
    )


def translation_batches(
    pairs: Sequence[TextPair],
    pieces: Pieces,
    *,
    batch_size: int,
    seed: int = 0,
    start_step: int = 0,
) -> Iterator[TranslationBatch]:
    """Draw pairs at random, for ever.

    The batch of step k depends on `seed` and k alone: a run that is killed and goes on
    from `start_step=k` sees what it would have seen.

    Args:
        pairs: Texts to read and texts to write.
        pieces: Their vocabulary.
        batch_size: Pairs in a batch.
        seed: 0 or more; another seed draws others.
        start_step: The step whose batch comes first, 0 or more.

    Raises:
        ConfigError: a size is below 1, or `seed` or `start_step` below 0.
        InputError: there is no pair, or a piece is unknown.
    """
    if batch_size < 1 or min(seed, start_step) < 0:
        raise ConfigError(
            "batch_size must be 1 or more, seed and start_step 0 or more, got "
            f"{batch_size=}, {seed=}, {start_step=}"
        )
    if not pairs:
        raise InputError("translation needs at least one pair of texts, got 0")
    encoded = [(pieces.encode(source), pieces.encode(to)) for source, to in pairs]
    return _drawn(encoded, batch_size, seed, start_step)


def _drawn(
    pairs: Sequence[IdPair], batch_size: int, seed: int, step: int
) -> Iterator[TranslationBatch]:
    while True:
        source = np.random.default_rng([seed, step])
        yield join_pairs(
            [pairs[i] for i in source.integers(len(pairs), size=batch_size)]
        )
        step += 1
