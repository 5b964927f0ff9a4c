"""Measures of a language model that people compare: loss, perplexity, bits per byte.

Source: Jelinek et al. (1977), Perplexity: a measure of the difficulty of speech
recognition tasks; Gao et al. (2020), The Pile, arXiv:2101.00027, section 3.1, for bits
per byte, which does not depend on the tokenizer.
"""

import math
from collections.abc import Iterable

import torch
from torch import nn

from llmos_edu.core.errors import InputError
from llmos_edu.train.losses import Batch, Loss, next_token_loss


def perplexity(loss: float) -> float:
    """Between how many equally likely tokens the model seems to choose.

    Args:
        loss: Mean surprise per token, in nats.

    Returns:
        e to the power of the loss; infinity where that no longer fits a float.

    Example:
        >>> round(perplexity(math.log(8)), 6)
        8.0
    """
    try:
        return math.exp(loss)
    except OverflowError:
        return math.inf


def bits_per_byte(loss: float, *, n_tokens: int, n_bytes: int) -> float:
    """Bits the model would need to store one byte of the text.

    A tokenizer with long tokens makes each token harder and needs fewer of them; the
    surprise of the whole text, shared out over its bytes, is what can be compared.

    Args:
        loss: Mean surprise per token, in nats.
        n_tokens: Tokens that the loss is the mean of.
        n_bytes: Bytes of UTF-8 that those tokens stand for.

    Returns:
        Bits per byte: 8 means that nothing was learnt, and less is better.

    Raises:
        InputError: one of the counts is not positive.

    Example:
        >>> bits_per_byte(math.log(256), n_tokens=10, n_bytes=10)
        8.0
    """
    if n_tokens <= 0 or n_bytes <= 0:
        raise InputError(
            f"bits per byte need text, got {n_tokens=} and {n_bytes=}; "
            "count the tokens and bytes that the loss was measured on"
        )
    return loss * n_tokens / math.log(2) / n_bytes


@torch.no_grad()
def evaluate(
    model: nn.Module, batches: Iterable[Batch], *, loss: Loss = next_token_loss
) -> float:
    """Measure the mean loss per token over all batches, with dropout off.

    Every batch weighs as much as it has targets. An average of the batches' averages
    would let a short last batch count as much as a full one.

    Args:
        model: Comes back in the mode, training or not, in which it was handed in.
        batches: A finite number of them; each is used once.
        loss: Gives the mean of a batch and how many targets it is the mean of.

    Returns:
        Nats per token.

    Raises:
        InputError: there is no batch.
    """
    was_training = model.training
    model.eval()
    total, n_tokens = 0.0, 0
    try:
        for batch in batches:
            mean, n_targets = loss(model, batch)
            total += mean.item() * n_targets
            n_tokens += n_targets
    finally:
        model.train(was_training)
    if n_tokens == 0:
        raise InputError(
            "evaluation needs at least one batch, got none; "
            "is the text shorter than one sequence?"
        )
    return total / n_tokens
