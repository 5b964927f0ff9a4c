r"""Pairs of texts, half of them neighbours: does the second follow the first?

    [CLS]  a a a  [SEP]  b b b b  [SEP]
      0    0 0 0    0    1 1 1 1    1      segments

Read in this order:

1. `split_sentences`  a document as sentences, the units that pairs are made of
2. `join_pair`        two texts, cut to a length, with their marks
3. `sentence_pairs`   all pairs of a corpus
4. `pad_pairs`        several pairs as one batch

Axes: `batch` pairs side by side, `seq` positions in one.

Source: Devlin et al. (2019), BERT, arXiv:1810.04805, section 3.1, task 2, and appendix
A.2.
"""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import torch
from jaxtyping import Bool, Int64
from torch import Tensor

from llmos_edu.core.errors import ConfigError, CorpusError, InputError

N_MARKS = 3
"""`[CLS]` and two `[SEP]`."""

SENTENCE_END = re.compile(r"\n\s*\n|(?<=[.!?])\s+(?=[\"'(\[`]?[A-Z0-9])")
"""An empty line; or white space between a full stop and a capital or digit."""

Document = Sequence[Sequence[int]]
"""Sentences one after another, each as token ids."""


class SentencePair(NamedTuple):
    """Two texts as BERT reads them."""

    token_ids: list[int]
    """`[CLS] first [SEP] second [SEP]`."""

    segment_ids: list[int]
    """0 up to and with the first `[SEP]`, 1 behind it."""

    is_next: bool
    """Whether the second text follows the first in their document."""


class PairBatch(NamedTuple):
    """Pairs of one length, filled up with padding."""

    token_ids: Int64[Tensor, "batch seq"]
    """What the model reads."""

    segment_ids: Int64[Tensor, "batch seq"]
    """0 in the first text, 1 in the second, 0 in the padding."""

    mask: Bool[Tensor, "batch seq"]
    """True where a token is real."""

    next_ids: Int64[Tensor, " batch"]
    """The right answer: 0 if the second text follows the first, 1 if it does not."""


def split_sentences(text: str) -> list[str]:
    r"""Cut a document at empty lines, and after full stops before a capital or digit.

    Args:
        text: Prose; abbreviations such as `Dr. No` are cut too.

    Returns:
        Sentences without white space around them, none empty.

    Example:
        >>> split_sentences("It ends. Does it?  Yes, i.e. now.\n\nnew paragraph")
        ['It ends.', 'Does it?', 'Yes, i.e. now.', 'new paragraph']
    """
    sentences = [sentence.strip() for sentence in SENTENCE_END.split(text)]
    return [sentence for sentence in sentences if sentence]


def join_pair(
    first: Sequence[int],
    second: Sequence[int],
    *,
    max_seq_len: int,
    cls_id: int,
    sep_id: int,
    is_next: bool,
) -> SentencePair:
    """Put the marks around two texts, and cut them where they are too long together.

    What is near the border between them is kept: the first loses its beginning, the
    second its end, and none is cut below half of the room while the other is longer.

    Args:
        first: Token ids, at least one.
        second: Token ids, at least one.
        max_seq_len: Longest result, its three marks included; at least 5.
        cls_id: The id of `[CLS]`.
        sep_id: The id of `[SEP]`.
        is_next: Handed on.

    Raises:
        ConfigError: max_seq_len has no room for a token of each text.
        InputError: a text is empty.

    Example:
        >>> join_pair([5, 6, 7], [8], max_seq_len=6, cls_id=2, sep_id=3, is_next=True)
        SentencePair(token_ids=[2, 6, 7, 3, 8, 3], segment_ids=[0, 0, 0, 0, 1, 1],
            is_next=True)
    """
    room = _room(max_seq_len)
    if not first or not second:
        raise InputError(
            f"a pair must have two texts, got {len(first)} and {len(second)} tokens"
        )
    n_second = min(len(second), max(room - len(first), room // 2))
    n_first = min(len(first), room - n_second)
    begun = [cls_id, *first[len(first) - n_first :], sep_id]
    rest = [*second[:n_second], sep_id]
    segment_ids = [0] * len(begun) + [1] * len(rest)
    return SentencePair(begun + rest, segment_ids, is_next)


def sentence_pairs(
    documents: Sequence[Document],
    *,
    max_seq_len: int,
    cls_id: int,
    sep_id: int,
    seed: int = 0,
) -> list[SentencePair]:
    """Make pairs of neighbouring texts and of texts that do not belong together.

    Sentences are gathered until they fill the room, and cut in two at a random border.
    In one of every two pairs the second text is replaced by as many sentences from
    another document; those it replaces begin the next pair.

    Args:
        documents: Sentences as token ids, without marks; empty sentences are left out.
            A document of one sentence has no neighbours and makes no pair, but may
            stand behind those of others.
        max_seq_len: Longest pair, its three marks included; at least 5.
        cls_id: The id of `[CLS]`.
        sep_id: The id of `[SEP]`.
        seed: Another seed gives other borders and other strangers.

    Returns:
        Pairs in the order of the documents; half of them are neighbours, give or take
        one.

    Raises:
        ConfigError: max_seq_len has no room for a token of each text.
        CorpusError: no document has two sentences, or only one has any.
    """
    _room(max_seq_len)
    filled = [[s for s in document if len(s) > 0] for document in documents]
    filled = [document for document in filled if document]
    n_long = sum(len(document) > 1 for document in filled)
    if len(filled) < 2 or n_long == 0:
        raise CorpusError(
            "pairs need two documents, one of them with two sentences, got "
            f"{len(filled)} documents with text and {n_long} with two sentences; "
            "split documents into sentences first"
        )
    maker = _PairMaker(filled, _room(max_seq_len), random.Random(seed))
    return [
        join_pair(
            first,
            second,
            max_seq_len=max_seq_len,
            cls_id=cls_id,
            sep_id=sep_id,
            is_next=is_next,
        )
        for i in range(len(filled))
        for first, second, is_next in maker.pairs_of(i)
    ]


def pad_pairs(pairs: Sequence[SentencePair], *, pad_id: int) -> PairBatch:
    """Fill pairs up to the length of the longest one.

    Args:
        pairs: At least one.
        pad_id: The id of `[PAD]`.

    Raises:
        InputError: there is no pair.
    """
    if not pairs:
        raise InputError("a batch must have at least one pair, got 0")
    seq_len = max(len(pair.token_ids) for pair in pairs)
    padding = [seq_len - len(pair.token_ids) for pair in pairs]
    both = list(zip(pairs, padding, strict=True))
    return PairBatch(
        torch.tensor([pair.token_ids + [pad_id] * n for pair, n in both]),
        torch.tensor([pair.segment_ids + [0] * n for pair, n in both]),
        torch.tensor([[True] * (seq_len - n) + [False] * n for n in padding]),
        torch.tensor([0 if pair.is_next else 1 for pair in pairs]),
    )


class _PairMaker:
    """Draws the pairs of one document after another."""

    def __init__(
        self, documents: list[list[Sequence[int]]], room: int, source: random.Random
    ) -> None:
        self._documents = documents
        self._room = room
        self._source = source
        self._answers = self._fair_answers()

    def pairs_of(self, i: int) -> Iterator[tuple[list[int], list[int], bool]]:
        """Give the two texts of each pair that document i begins, and the answer."""
        document, start = self._documents[i], 0
        while start + 1 < len(document):
            end = self._fill(document, start)
            border = self._source.randint(start + 1, end - 1)
            is_next = next(self._answers)
            second = document[border:end]
            if not is_next:
                second = self._from_another(i, n_sentences=end - border)
            yield _join(document[start:border]), _join(second), is_next
            start = end if is_next else border

    def _fill(self, document: list[Sequence[int]], start: int) -> int:
        """Find the sentence before which the room is full; two fit at any rate."""
        n_tokens, end = 0, start
        while end < len(document) and (n_tokens < self._room or end < start + 2):
            n_tokens += len(document[end])
            end += 1
        return end

    def _from_another(self, i: int, *, n_sentences: int) -> list[Sequence[int]]:
        other = self._source.randrange(len(self._documents) - 1)
        document = self._documents[other + (other >= i)]
        start = self._source.randrange(len(document))
        return document[start : start + n_sentences]

    def _fair_answers(self) -> Iterator[bool]:
        """Yes and no in random order, but one of each among every two."""
        while True:
            first = self._source.random() < 0.5
            yield first
            yield not first


def _room(max_seq_len: int) -> int:
    room = max_seq_len - N_MARKS
    if room < 2:
        raise ConfigError(
            f"max_seq_len must be {N_MARKS + 2} or more, three marks and a token of "
            f"each text, got {max_seq_len}"
        )
    return room


def _join(sentences: Sequence[Sequence[int]]) -> list[int]:
    return list(chain.from_iterable(sentences))
