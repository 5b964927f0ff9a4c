"""Documents become BERT's exercises: pairs of texts with holes, and both answers.

Read in this order:

1. `PretrainingBatch`       a batch with the answers to both exercises
2. `pretraining_batches`    for ever, for training: every round pairs and hides anew
3. `held_out_batches`       every pair once, for measuring

Axes: `batch` pairs side by side, `seq` positions in one.

Source: Devlin et al. (2019), BERT, arXiv:1810.04805, section 3.1 and appendix A.2.
Differs from the paper: it hid the tokens of a text ten times, once and for all; here
every round draws new borders, new strangers and new holes, as in Liu et al. (2019),
RoBERTa, arXiv:1907.11692, section 4.1.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Bool, Int64
from torch import Tensor

from llmos_edu.core.errors import ConfigError, CorpusError
from llmos_edu.data.masking import mask_tokens
from llmos_edu.data.sentence_pairs import (
    Document,
    SentencePair,
    pad_pairs,
    sentence_pairs,
)

N_POOLED = 16
"""Batches whose pairs are sorted by length among themselves."""


class PretrainingBatch(NamedTuple):
    """Pairs of texts with holes, and what is asked about them."""

    token_ids: Int64[Tensor, "batch seq"]
    """What the model reads."""

    segment_ids: Int64[Tensor, "batch seq"]
    """0 in the first text, 1 in the second."""

    mask: Bool[Tensor, "batch seq"]
    """True where a token is real."""

    target_ids: Int64[Tensor, "batch seq"]
    """The true token where it is asked for, -100 everywhere else."""

    next_ids: Int64[Tensor, " batch"]
    """0 if the second text follows the first, 1 if it does not."""

    def to(self, device: torch.device | str) -> "PretrainingBatch":
        """Copy the batch to a device."""
        return PretrainingBatch(*[part.to(device) for part in self])


def pretraining_batches(
    documents: Sequence[Document],
    *,
    special_tokens: Mapping[str, int],
    vocab_size: int,
    max_seq_len: int,
    batch_size: int,
    seed: int = 0,
    start_step: int = 0,
) -> Iterator[PretrainingBatch]:
    """Make batches for ever: all pairs in random order, then all again, drawn anew.

    Pairs of similar length come side by side, which saves padding.

    The batch of step k depends on `seed` and k alone, so that a run that is killed and
    goes on from `start_step=k` sees what it would have seen.

    Args:
        documents: Sentences as token ids, see `sentence_pairs`.
        special_tokens: Those of the tokenizer, `[PAD] [UNK] [CLS] [SEP] [MASK]`.
        vocab_size: That of the tokenizer.
        max_seq_len: Longest pair, its three marks included.
        batch_size: Pairs in a batch.
        seed: 0 or more; another seed gives other pairs, holes and another order.
        start_step: The step whose batch comes first, 0 or more.

    Raises:
        ConfigError: batch_size is below 1, or `seed` or `start_step` below 0.
        CorpusError: the documents make fewer pairs than a batch.
    """
    if batch_size < 1 or seed < 0 or start_step < 0:
        raise ConfigError(
            "batch_size must be at least 1, seed and start_step 0 or more, "
            f"got {batch_size=}, {seed=} and {start_step=}"
        )
    maker = _Maker(special_tokens, vocab_size, max_seq_len)
    step = 0
    for epoch in count():
        pairs = maker.pairs(documents, seed=_number(seed, epoch))
        if len(pairs) < batch_size:
            raise CorpusError(
                f"a batch needs batch_size pairs, got {len(pairs)} pairs and "
                f"{batch_size=}; use more text or a smaller batch"
            )
        for number, chosen in enumerate(_shuffled(pairs, batch_size, (seed, epoch))):
            if step >= start_step:
                yield maker.batch(chosen, seed=_number(seed, epoch, number))
            step += 1


def held_out_batches(
    documents: Sequence[Document],
    *,
    special_tokens: Mapping[str, int],
    vocab_size: int,
    max_seq_len: int,
    batch_size: int,
    seed: int = 0,
) -> list[PretrainingBatch]:
    """Make every pair of the documents once, always with the same holes.

    Args:
        documents: See `pretraining_batches`, as all that follows.
        special_tokens: Those of the tokenizer.
        vocab_size: That of the tokenizer.
        max_seq_len: Longest pair, its three marks included.
        batch_size: Pairs in a batch; the last one may have fewer.
        seed: Another seed gives other pairs and holes.

    Raises:
        CorpusError: see `sentence_pairs`.
    """
    maker = _Maker(special_tokens, vocab_size, max_seq_len)
    pairs = sorted(maker.pairs(documents, seed=_number(seed)), key=_length)
    return [
        maker.batch(pairs[start : start + batch_size], seed=_number(seed, start))
        for start in range(0, len(pairs), batch_size)
    ]


class _Maker:
    """Knows what does not change from batch to batch."""

    def __init__(
        self, special_tokens: Mapping[str, int], vocab_size: int, max_seq_len: int
    ) -> None:
        self._ids = special_tokens
        self._special = frozenset(special_tokens.values())
        self._vocab_size = vocab_size
        self._max_seq_len = max_seq_len

    def pairs(self, documents: Sequence[Document], *, seed: int) -> list[SentencePair]:
        """All pairs but those without any ordinary token, where nothing can hide."""
        made = sentence_pairs(
            documents,
            max_seq_len=self._max_seq_len,
            cls_id=self._ids["[CLS]"],
            sep_id=self._ids["[SEP]"],
            seed=seed,
        )
        return [pair for pair in made if not self._special.issuperset(pair.token_ids)]

    def batch(self, pairs: Sequence[SentencePair], *, seed: int) -> PretrainingBatch:
        """Put pairs side by side and hide some of their tokens."""
        padded = pad_pairs(pairs, pad_id=self._ids["[PAD]"])
        hidden = mask_tokens(
            padded.token_ids,
            vocab_size=self._vocab_size,
            mask_id=self._ids["[MASK]"],
            special_ids=sorted(self._special),
            generator=torch.Generator().manual_seed(seed),
        )
        return PretrainingBatch(
            hidden.token_ids,
            padded.segment_ids,
            padded.mask,
            hidden.target_ids,
            padded.next_ids,
        )


def _shuffled(
    pairs: Sequence[SentencePair], batch_size: int, seed: tuple[int, int]
) -> list[list[SentencePair]]:
    """Full batches in random order, each of pairs of similar length.

    Sorting within pools of a few batches leaves little to fill up with padding.
    """
    source = random.Random(str(seed))
    mixed = source.sample(pairs, len(pairs))
    for start in range(0, len(mixed), N_POOLED * batch_size):
        pool = slice(start, start + N_POOLED * batch_size)
        mixed[pool] = sorted(mixed[pool], key=_length)
    batches = [
        mixed[start : start + batch_size]
        for start in range(0, len(mixed) - batch_size + 1, batch_size)
    ]
    source.shuffle(batches)
    return batches


def _length(pair: SentencePair) -> int:
    return len(pair.token_ids)


def _number(*parts: int) -> int:
    """One number from several, so that each of them changes it."""
    return int(np.random.SeedSequence(parts).generate_state(1)[0])
