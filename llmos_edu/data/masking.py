r"""Hide some tokens of a text, so that a model can learn to guess them.

    text     the  cat  sat  on   the   mat
    reads    the  [MASK] sat on  the   mat
    target        cat

Of the chosen tokens 80 % become `[MASK]`, 10 % some other token, 10 % stay as they are:
a model that never knows which of its inputs is wrong must form an opinion on all.

Axes: `batch` sequences, `seq` positions in one.

Source: Devlin et al. (2019), BERT, arXiv:1810.04805, section 3.1, task 1.
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from jaxtyping import Bool, Int64
from torch import Generator, Tensor

from llmos_edu.core.errors import ConfigError, InputError

IGNORE_ID = -100
"""The target where nothing is asked; torch's losses skip it unless told otherwise."""

MASKED, REPLACED = 0.8, 0.1
"""Shares of the chosen tokens; the rest stays as it is."""


class MaskedTokens(NamedTuple):
    """A batch with holes, and what was there."""

    token_ids: Int64[Tensor, "batch seq"]
    """What the model reads."""

    target_ids: Int64[Tensor, "batch seq"]
    """The true token where it is asked for, `ignore_id` everywhere else."""


def mask_tokens(
    token_ids: Int64[Tensor, "batch seq"],
    *,
    vocab_size: int,
    mask_id: int,
    special_ids: Sequence[int],
    generator: Generator | None,
    chance: float = 0.15,
    ignore_id: int = IGNORE_ID,
) -> MaskedTokens:
    """Choose tokens to be guessed and hide them, differently each time.

    Each sequence has the same share of its own ordinary tokens chosen, rounded, and at
    least one, so that every sequence teaches something.

    Args:
        token_ids: A batch, with its marks and padding.
        vocab_size: Replacements are drawn from 0 to vocab_size - 1, but for special
            tokens.
        mask_id: The id of `[MASK]`; one of the special ids.
        special_ids: Ids of marks and padding, which are never chosen.
        generator: Source of the choice, on the CPU; None takes torch's global one.
        chance: Share of the ordinary tokens that is chosen, in (0, 1].
        ignore_id: The target of tokens that were not chosen; no id of the vocabulary.

    Returns:
        New tensors; the input is left as it was.

    Raises:
        ConfigError: chance is outside (0, 1], mask_id is not among the special ids,
            ignore_id is a token, or every id is special.
        InputError: a row has special tokens only, or an id is outside the vocabulary.

    Source:
        arXiv:1810.04805, section 3.1 and appendix A.1. Differs from the paper: a
        replacement is never a special token.
    """
    ordinary = _ordinary_ids(vocab_size, mask_id, special_ids)  # (candidate)
    if not 0 < chance <= 1 or 0 <= ignore_id < vocab_size:
        raise ConfigError(
            f"chance must be in (0, 1] and ignore_id outside 0..{vocab_size - 1}, "
            f"got {chance=} and {ignore_id=}"
        )
    device = token_ids.device
    before = token_ids.cpu()  # (batch, seq)
    chosen = _choose(_maskable(before, vocab_size, special_ids), chance, generator)
    fate = torch.rand(before.shape, generator=generator)  # (batch, seq)
    drawn = torch.randint(len(ordinary), before.shape, generator=generator)
    is_masked = chosen & (fate < MASKED)  # (batch, seq)
    is_replaced = chosen & (fate >= MASKED) & (fate < MASKED + REPLACED)  # (batch, seq)
    read = torch.where(is_replaced, ordinary[drawn], before)  # (batch, seq)
    read = read.masked_fill(is_masked, mask_id)  # (batch, seq)
    target_ids = before.masked_fill(~chosen, ignore_id)  # (batch, seq)
    return MaskedTokens(read.to(device), target_ids.to(device))


def _ordinary_ids(
    vocab_size: int, mask_id: int, special_ids: Sequence[int]
) -> Int64[Tensor, " candidate"]:
    if mask_id not in special_ids:
        raise ConfigError(
            f"mask_id must be one of the special ids, got {mask_id=} and "
            f"special_ids={list(special_ids)}"
        )
    ids = torch.arange(vocab_size)  # (vocab)
    ordinary = ids[~torch.isin(ids, torch.tensor(special_ids))]  # (candidate)
    if len(ordinary) == 0:
        raise ConfigError(
            f"a vocabulary must have ordinary tokens, got {vocab_size=} and "
            f"{len(special_ids)} special ids"
        )
    return ordinary


def _maskable(
    token_ids: Int64[Tensor, "batch seq"], vocab_size: int, special_ids: Sequence[int]
) -> Bool[Tensor, "batch seq"]:
    is_wrong = (token_ids < 0) | (token_ids >= vocab_size)  # (batch, seq)
    if is_wrong.any():
        raise InputError(
            f"token ids must lie in 0..{vocab_size - 1}, "
            f"got {int(token_ids[is_wrong][0])}"
        )
    maskable = ~torch.isin(token_ids, torch.tensor(special_ids))  # (batch, seq)
    is_empty = ~maskable.any(dim=1)  # (batch)
    if is_empty.any():
        raise InputError(
            "every row must have an ordinary token to hide, got special tokens only "
            f"in row {int(is_empty.nonzero()[0])}; drop such rows"
        )
    return maskable


def _choose(
    maskable: Bool[Tensor, "batch seq"], chance: float, generator: Generator | None
) -> Bool[Tensor, "batch seq"]:
    """Draw lots; in each row the smallest ones of those that may be chosen win."""
    n_chosen = (maskable.sum(dim=1) * chance).round().clamp(min=1)  # (batch)
    lots = torch.rand(maskable.shape, generator=generator)  # (batch, seq)
    lots = lots.masked_fill(~maskable, 2.0)  # (batch, seq)
    place = lots.argsort(dim=1).argsort(dim=1)  # (batch, seq)
    return place < n_chosen[:, None]
