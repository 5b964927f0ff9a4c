r"""BERT's two losses, and how well a model does at both exercises.

Read in this order:

1. `pretraining_losses`     how surprised it is by hidden tokens, and by the answers
2. `pretraining_loss`       their sum, as `fit` wants it
3. `measure_pretraining`    losses and shares of right answers on held-out pairs
4. `guessing_scores`        what somebody reaches who has not read the text

Axes: `batch` pairs, `seq` positions in one, `asked` hidden tokens of a batch.

Source: Devlin et al. (2019), BERT, arXiv:1810.04805, section 3.1 and appendix A.2: "the
training loss is the sum of the mean masked LM likelihood and the mean next sentence
prediction likelihood".
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn

from llmos_edu.core.errors import InputError
from llmos_edu.data.masking import IGNORE_ID
from llmos_edu.data.pretraining_batches import PretrainingBatch
from llmos_edu.models.bert_pretraining import PretrainingLogits
from llmos_edu.train.losses import Batch, cross_entropy


class PretrainingLosses(NamedTuple):
    """The mean surprise in either exercise, in nats."""

    tokens: Float[Tensor, ""]
    """By the token that was hidden; log(vocab) for a model that knows nothing."""

    next_sentence: Float[Tensor, ""]
    """By whether the second text follows; log(2) for a coin."""


class PretrainingScores(NamedTuple):
    """How well both exercises are done."""

    token_loss: float
    """Mean surprise by a hidden token, in nats."""

    token_accuracy: float
    """Share of hidden tokens whose most probable guess is right."""

    next_sentence_loss: float
    """Mean surprise by an answer, in nats."""

    next_sentence_accuracy: float
    """Share of pairs that are judged rightly."""

    n_tokens: int
    """Hidden tokens that were asked for."""

    n_pairs: int
    """Pairs that were asked about."""


def pretraining_losses(
    model: nn.Module, batch: PretrainingBatch
) -> tuple[PretrainingLosses, PretrainingLogits]:
    """Let a model do both exercises.

    Only hidden positions are scored: no loss asks for the others, and the product with
    the table of tokens is the dearest of a small model.

    Args:
        model: A `BERTForPretraining`.
        batch: On the model's device.

    Returns:
        Both losses, and the logits: one row for every hidden token.

    Raises:
        InputError: no token is hidden.
    """
    asked = batch.target_ids != IGNORE_ID  # (batch, seq)
    logits = model(
        batch.token_ids,
        segment_ids=batch.segment_ids,
        mask=batch.mask,
        asked=asked,
    )
    losses = PretrainingLosses(
        cross_entropy(logits.tokens, batch.target_ids[asked]),
        cross_entropy(logits.next_sentence, batch.next_ids),
    )
    return losses, logits


def pretraining_loss(model: nn.Module, batch: Batch) -> tuple[Float[Tensor, ""], int]:
    """Add the two losses up, each a mean of its own.

    Args:
        model: A `BERTForPretraining`.
        batch: A `PretrainingBatch`; moved to the model's device.

    Returns:
        The sum in nats, and how many tokens were hidden.
    """
    moved = _on_device_of(model, batch)
    losses, logits = pretraining_losses(model, moved)
    return losses.tokens + losses.next_sentence, len(logits.tokens)


@torch.no_grad()
def measure_pretraining(
    model: nn.Module, batches: Iterable[PretrainingBatch]
) -> PretrainingScores:
    """Measure both exercises over all batches, with dropout off.

    Every hidden token weighs the same, and so does every pair.

    Args:
        model: A `BERTForPretraining`; comes back in the mode it was in.
        batches: A finite number of them, such as `held_out_batches`.

    Raises:
        InputError: there is no batch.
    """
    was_training = model.training
    model.eval()
    try:
        rows = [_add_up(model, batch) for batch in batches]
    finally:
        model.train(was_training)
    if not rows:
        raise InputError("a measurement needs at least one batch, got none")
    sums = [sum(column) for column in zip(*rows, strict=True)]
    n_tokens, n_pairs = int(sums[4]), int(sums[5])
    return PretrainingScores(
        sums[0] / n_tokens,
        sums[1] / n_tokens,
        sums[2] / n_pairs,
        sums[3] / n_pairs,
        n_tokens,
        n_pairs,
    )


def guessing_scores(
    batches: Sequence[PretrainingBatch], *, most_frequent_id: int
) -> tuple[float, float]:
    """Score somebody who answers without reading, on the same held-out pairs.

    Args:
        batches: What the model is measured on.
        most_frequent_id: The token that the training text holds most often.

    Returns:
        The share of hidden tokens that are the most frequent one, and the share of
        pairs that whoever always gives the commoner answer judges rightly.

    Raises:
        InputError: there is no batch.
    """
    if not batches:
        raise InputError("a measurement needs at least one batch, got none")
    asked = [batch.target_ids[batch.target_ids != IGNORE_ID] for batch in batches]
    hits = (torch.cat(asked) == most_frequent_id).double().mean().item()
    strangers = torch.cat([batch.next_ids for batch in batches]).double().mean().item()
    return hits, max(strangers, 1 - strangers)


def _add_up(model: nn.Module, batch: PretrainingBatch) -> tuple[float, ...]:
    batch = _on_device_of(model, batch)
    losses, logits = pretraining_losses(model, batch)
    target_ids = batch.target_ids[batch.target_ids != IGNORE_ID]  # (asked)
    hits = (logits.tokens.argmax(dim=-1) == target_ids).sum()
    judged = (logits.next_sentence.argmax(dim=-1) == batch.next_ids).sum()
    n_tokens, n_pairs = len(target_ids), len(batch.next_ids)
    return (
        losses.tokens.item() * n_tokens,
        hits.item(),
        losses.next_sentence.item() * n_pairs,
        judged.item(),
        n_tokens,
        n_pairs,
    )


def _on_device_of(model: nn.Module, batch: Batch) -> PretrainingBatch:
    if not isinstance(batch, PretrainingBatch):
        raise InputError(
            "BERT's losses need a PretrainingBatch with segments and answers, got a "
            f"{type(batch).__name__}; make it with pretraining_batches"
        )
    return batch.to(next(model.parameters()).device)
