r"""Cross-entropy: how surprised a model is by what really came next.

Read in this order:

1. `cross_entropy`     the mean surprise per target, readable or fused
2. `next_token_loss`   the same for a model and a batch of text
3. `translation_loss`  the same for a model that reads one text and writes another

Axes: `vocab` holds one score for every token of the vocabulary; `*batch` is everything
before it, usually (batch, seq).

Source: Shannon (1948), A Mathematical Theory of Communication, section 6, for surprise
and its mean; Szegedy et al. (2016), Rethinking the Inception Architecture,
arXiv:1512.00567, section 7, for label smoothing.
"""

from collections.abc import Callable
from typing import Literal, Protocol, runtime_checkable

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from llmos_edu.core.components import choose
from llmos_edu.core.errors import ConfigError, InputError


@runtime_checkable
class Batch(Protocol):
    """What training needs of a batch: tokens, and the token that follows each."""

    @property
    def token_ids(self) -> Tensor:
        """Input of the model, (batch, seq)."""

    @property
    def target_ids(self) -> Tensor:
        """Right answers, (batch, seq)."""


@runtime_checkable
class TextPairs(Batch, Protocol):
    """What training to translate needs: also the text that is read."""

    @property
    def source_ids(self) -> Tensor:
        """The text to read, (batch, source)."""


Loss = Callable[[nn.Module, Batch], tuple[Tensor, int]]
"""From model and batch to the mean loss and the number of targets it is the mean of."""


def cross_entropy(
    logits: Float[Tensor, "*batch vocab"],
    target_ids: Int[Tensor, "..."],
    *,
    label_smoothing: float = 0.0,
    ignore_id: int | None = None,
    implementation: Literal["fused", "readable"] = "fused",
) -> Float[Tensor, ""]:
    r"""Average the surprise -log p(target) over all targets, in nats.

    $$-\frac{1}{N}\sum_i \Big[(1-\epsilon)\log p_i(y_i)
      + \frac{\epsilon}{V}\sum_v \log p_i(v)\Big]$$

    A model that knows nothing scores log(vocab); one that is always certain and right
    scores 0. Computed in at least float32, whatever the type of the logits.

    Args:
        logits: The model's scores, before any softmax.
        target_ids: The token that really came, one for every row of scores.
        label_smoothing: Share of each target that is spread evenly over the
            vocabulary, in [0, 1): the epsilon above.
        ignore_id: Targets with this id do not count, such as padding.
        implementation: "fused" runs torch's kernel, "readable" the equation.

    Returns:
        The mean over the targets that count; never negative.

    Raises:
        InputError: shapes do not fit, a target is not in the vocabulary, or no target
            counts, so that there is nothing to average.
        ConfigError: label_smoothing is outside [0, 1).

    Example:
        >>> cross_entropy(torch.zeros(3, 8), torch.tensor([0, 5, 7]))  # log(8)
        tensor(2.0794)
    """
    if not 0.0 <= label_smoothing < 1.0:
        raise ConfigError(f"label_smoothing must be in [0, 1), got {label_smoothing}")
    average = choose(
        "implementation",
        implementation,
        {"fused": _fused_cross_entropy, "readable": _readable_cross_entropy},
    )
    _check_targets(logits, target_ids, ignore_id=ignore_id)
    if logits.dtype in (torch.float16, torch.bfloat16):
        logits = logits.float()
    scores = logits.flatten(end_dim=-2)  # (row, vocab)
    targets = target_ids.flatten()  # (row)
    if ignore_id is not None:
        counts = targets != ignore_id  # (row)
        scores, targets = scores[counts], targets[counts]
    return average(scores, targets.long(), label_smoothing)


def next_token_loss(
    model: nn.Module, batch: Batch, *, ignore_id: int | None = None
) -> tuple[Float[Tensor, ""], int]:
    """Let the model predict every next token of a batch and average its surprise.

    Args:
        model: Turns token ids (batch, seq) into logits (batch, seq, vocab).
        batch: Moved to the model's device if it is elsewhere.
        ignore_id: Targets with this id do not count.

    Returns:
        The mean surprise per target in nats, and how many targets it is the mean of:
        whoever joins several batches needs both.
    """
    device = next(model.parameters()).device
    target_ids = batch.target_ids.to(device)  # (batch, seq)
    logits = model(batch.token_ids.to(device))  # (batch, seq, vocab)
    n_targets = target_ids.numel()
    if ignore_id is not None:
        n_targets = int((target_ids != ignore_id).sum())
    return cross_entropy(logits, target_ids, ignore_id=ignore_id), n_targets


def translation_loss(
    model: nn.Module,
    batch: TextPairs,
    *,
    pad_id: int,
    label_smoothing: float = 0.0,
) -> tuple[Float[Tensor, ""], int]:
    """Let the model read each source, predict every token of its target, and average.

    The decoder is given the right beginning at each position, whatever it would have
    written itself (teacher forcing); so all positions are learnt at once.

    Args:
        model: Turns source ids and target ids into logits (batch, target, vocab).
        batch: The target twice, as `token_ids` behind a mark of its start and as
            `target_ids` before a mark of its end. Moved to the model's device.
        pad_id: Targets with this id do not count.
        label_smoothing: See `cross_entropy`; the paper has 0.1.

    Returns:
        The mean surprise per target in nats, and how many targets it is the mean of.
    """
    device = next(model.parameters()).device
    target_ids = batch.target_ids.to(device)  # (batch, target)
    logits = model(batch.source_ids.to(device), batch.token_ids.to(device))
    loss = cross_entropy(
        logits, target_ids, label_smoothing=label_smoothing, ignore_id=pad_id
    )
    return loss, int((target_ids != pad_id).sum())


def _readable_cross_entropy(
    scores: Float[Tensor, "row vocab"],
    targets: Int[Tensor, " row"],
    label_smoothing: float,
) -> Float[Tensor, ""]:
    # log(sum(exp(s))) = peak + log(sum(exp(s - peak))): no exp can overflow.
    peak = scores.amax(dim=-1, keepdim=True).detach()  # (row, 1)
    log_total = (scores - peak).exp().sum(dim=-1).log() + peak.squeeze(-1)  # (row)
    at_target = scores.gather(-1, targets.unsqueeze(-1)).squeeze(-1)  # (row)
    surprise = log_total - at_target  # (row)
    if label_smoothing > 0.0:
        evenly = log_total - scores.mean(dim=-1)  # (row)
        surprise = torch.lerp(surprise, evenly, label_smoothing)  # (row)
    return surprise.mean()


def _fused_cross_entropy(
    scores: Float[Tensor, "row vocab"],
    targets: Int[Tensor, " row"],
    label_smoothing: float,
) -> Float[Tensor, ""]:
    return F.cross_entropy(scores, targets, label_smoothing=label_smoothing)


def _check_targets(
    logits: Tensor, target_ids: Tensor, *, ignore_id: int | None
) -> None:
    if logits.shape[:-1] != target_ids.shape:
        raise InputError(
            "target_ids must hold one id for every row of logits, got logits "
            f"{tuple(logits.shape)} and target_ids {tuple(target_ids.shape)}"
        )
    vocab_size = logits.shape[-1]
    wrong = (target_ids < 0) | (target_ids >= vocab_size)  # (*batch)
    counts = torch.ones_like(wrong)  # (*batch)
    if ignore_id is not None:
        counts = target_ids != ignore_id  # (*batch)
    if not counts.any():
        raise InputError(
            "a loss needs at least one target, got "
            f"{tuple(target_ids.shape)} targets with {ignore_id=}: none counts"
        )
    if (wrong & counts).any():
        place = (wrong & counts).nonzero()[0].tolist()
        raise InputError(
            f"target ids must be in [0, {vocab_size}), the vocabulary of the logits, "
            f"got {int(target_ids[tuple(place)])} at position {place}; "
            "was the text encoded with another tokenizer?"
        )
