r"""A long row of token ids becomes batches of inputs and targets.

    text      t0 t1 t2 t3 t4 ...
    input     t0 t1 t2 t3            what a model reads
    target       t1 t2 t3 t4         what it should say at each of these positions

`causal_batches` cuts windows out at random, for training; `sequential_batches` asks for
every token once, in order, for evaluation. Neither copies the text: a window is a view,
and only the windows of one batch are ever gathered.

Axes: `batch` windows side by side, `seq` positions in a window.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Int64, Shaped
from torch import Tensor

from llmos_edu.core.errors import ConfigError, InputError


class CausalBatch(NamedTuple):
    """Windows of text, and the same windows one token later."""

    token_ids: Int64[Tensor, "batch seq"]
    """What the model reads."""

    target_ids: Int64[Tensor, "batch seq"]
    """The next token at every position."""

    def to(self, device: torch.device | str) -> "CausalBatch":
        """Copy the batch to a device."""
        return CausalBatch(self.token_ids.to(device), self.target_ids.to(device))


def causal_batches(
    token_ids: Shaped[Tensor, "..."],
    *,
    batch_size: int,
    seq_len: int,
    seed: int = 0,
    start_step: int = 0,
    vocab_size: int | None = None,
) -> Iterator[CausalBatch]:
    """Cut random windows out of a text, for ever.

    The batch of step k depends on `seed` and k alone. A run that is killed and goes on
    from `start_step=k` sees what it would have seen.

    Args:
        token_ids: The text in one row, of any integer type; `torch.int32` halves the
            memory of a long text, batches are int64 all the same.
        batch_size: Windows in a batch.
        seq_len: Tokens in a window.
        seed: 0 or more; another seed gives other windows.
        start_step: The step whose batch comes first, 0 or more.
        vocab_size: Check once that every id is below it. None leaves that out.

    Returns:
        An endless iterator. Every window of the text is equally likely at every step.

    Raises:
        ConfigError: a size is below 1, or `seed` or `start_step` below 0.
        InputError: the text is not one row of ids, has an id outside the vocabulary,
            or is too short for a window and its targets.

    Example:
        >>> batches = causal_batches(torch.arange(9), batch_size=2, seq_len=3)
        >>> inputs, targets = next(batches)
        >>> bool((targets == inputs + 1).all())
        True
    """
    _check_sizes(batch_size=batch_size, seq_len=seq_len)
    if seed < 0 or start_step < 0:
        raise ConfigError(
            f"seed and start_step must be 0 or more, got {seed=} and {start_step=}"
        )
    _check_text(token_ids, vocab_size)
    if len(token_ids) < seq_len + 1:
        raise InputError(
            f"text must have at least seq_len + 1 tokens, got {len(token_ids)} tokens "
            f"and {seq_len=}: use more text or shorter windows"
        )
    windows = token_ids.unfold(0, seq_len + 1, 1)  # (window, seq_plus_1)
    return _random_batches(windows, batch_size, seed, start_step)


def _random_batches(
    windows: Shaped[Tensor, "window seq_plus_1"], batch_size: int, seed: int, step: int
) -> Iterator[CausalBatch]:
    while True:
        source = np.random.default_rng([seed, step])
        chosen = torch.from_numpy(source.integers(len(windows), size=batch_size))
        yield _with_targets(windows[chosen])
        step += 1


def sequential_batches(
    token_ids: Shaped[Tensor, "..."],
    *,
    batch_size: int,
    seq_len: int,
    vocab_size: int | None = None,
) -> Iterator[CausalBatch]:
    """Go through a text once, in order, so that every token but the first is a target.

    The end of the text that fills no window comes as a last batch with one shorter
    window: weight the loss of a batch by its number of targets.

    Args:
        token_ids: The text in one row, of any integer type.
        batch_size: Windows in a batch; the last full one may have fewer.
        seq_len: Tokens in a window.
        vocab_size: Check once that every id is below it. None leaves that out.

    Returns:
        An iterator over about `len(token_ids) / (batch_size * seq_len)` batches.

    Raises:
        ConfigError: a size is below 1.
        InputError: the text is not one row of ids, has an id outside the vocabulary,
            or has fewer than two tokens.

    Example:
        >>> batches = sequential_batches(torch.arange(6), batch_size=2, seq_len=2)
        >>> [batch.target_ids.tolist() for batch in batches]
        [[[1, 2], [3, 4]], [[5]]]
    """
    _check_sizes(batch_size=batch_size, seq_len=seq_len)
    _check_text(token_ids, vocab_size)
    if len(token_ids) < 2:
        raise InputError(
            "text must have at least 2 tokens, one to read and one to predict, "
            f"got {len(token_ids)}"
        )
    return _ordered_batches(token_ids, batch_size, seq_len)


def _ordered_batches(
    token_ids: Shaped[Tensor, " tokens"], batch_size: int, seq_len: int
) -> Iterator[CausalBatch]:
    n_windows, rest = divmod(len(token_ids) - 1, seq_len)
    if n_windows:
        windows = token_ids.unfold(0, seq_len + 1, seq_len)  # (window, seq_plus_1)
        for some in windows.split(batch_size):
            yield _with_targets(some)
    if rest:
        yield _with_targets(token_ids[None, -rest - 1 :])


def _with_targets(windows: Shaped[Tensor, "batch seq_plus_1"]) -> CausalBatch:
    windows = windows.to(torch.int64)  # (batch, seq_plus_1)
    inputs = windows[:, :-1]  # (batch, seq)
    targets = windows[:, 1:]  # (batch, seq)
    return CausalBatch(inputs, targets)


def _check_sizes(*, batch_size: int, seq_len: int) -> None:
    if batch_size < 1 or seq_len < 1:
        raise ConfigError(
            f"batch_size and seq_len must be 1 or more, got {batch_size=}, {seq_len=}"
        )


def _check_text(token_ids: Shaped[Tensor, "..."], vocab_size: int | None) -> None:
    if token_ids.ndim != 1 or token_ids.is_floating_point():
        raise InputError(
            "text must be one row of integer token ids, got shape "
            f"{tuple(token_ids.shape)} of {token_ids.dtype}: "
            "join documents into one row first"
        )
    if vocab_size is None or len(token_ids) == 0:
        return
    lowest, highest = (int(bound) for bound in token_ids.aminmax())
    if lowest < 0 or highest >= vocab_size:
        raise InputError(
            f"token ids must be from 0 to {vocab_size - 1}, got ids from {lowest} to "
            f"{highest}: was this text encoded by another tokenizer?"
        )
