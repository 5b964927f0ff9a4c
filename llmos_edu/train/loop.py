"""The training loop: batches in, better weights out, nothing lost on the way.

Read in this order:

1. `FitOptions`, `Evaluation`   what can be asked of a run
2. `fit`                        the run: resume, update, evaluate, save
3. `_Run.update`                one update, the heart of it
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, cast, runtime_checkable

from torch import Tensor, nn

from llmos_edu.core.errors import (
    CheckpointError,
    ConfigError,
    DivergenceError,
    InputError,
)
from llmos_edu.core.interrupts import patient_interrupt
from llmos_edu.core.memory import keep_freed_memory
from llmos_edu.core.progress import progress_bar
from llmos_edu.train.checkpoints import (
    Checkpoints,
    latest_checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from llmos_edu.train.clipping import clip_gradients
from llmos_edu.train.history import History
from llmos_edu.train.losses import Batch, Loss, next_token_loss
from llmos_edu.train.precision import Precision, autocast
from llmos_edu.train.stepping import Optimizer


@runtime_checkable
class BatchSource(Protocol):
    """Where batches come from, such as `partial(causal_batches, ids, ...)`.

    A source is called rather than iterated, so that a run can be resumed in its middle.
    """

    def __call__(self, *, start_step: int) -> Iterator[Batch]:
        """Begin at this batch, counted from 0, as if those before it had been taken."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """What `on_step` is told after each update."""

    step: int
    """Updates done."""

    loss: float
    """Mean loss of the tokens that made the update, in nats."""

    gradient_norm: float | None
    """Length of the gradient before clipping; None without clipping."""

    tokens_per_s: float
    """Targets learnt from per second, over the whole run so far."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """How a run is measured on text that it does not train on."""

    every: int
    """Updates between two evaluations; the last update is always followed by one."""

    measure: Callable[[nn.Module], float]
    """From the model to a loss, such as `lambda m: evaluate(m, valid_batches)`."""

    def __post_init__(self) -> None:
        if self.every < 1:
            raise ConfigError(f"every must be at least 1 update, got {self.every}")


@dataclass(frozen=True, kw_only=True, slots=True)
class FitOptions:
    """Settings of a run that mostly stay as they are."""

    loss: Loss = next_token_loss
    """From model and batch to the mean loss and the number of targets in it."""

    max_norm: float | None = 1.0
    """Longest gradient that is let through; None does not clip."""

    accumulate: int = 1
    """Batches per update. Every target weighs the same, in whichever batch it is."""

    precision: Precision = "float32"
    """Type of the matrix products in the forward pass: float32 or bfloat16."""

    on_step: Callable[[Progress], None] | None = None
    """Called after each update."""

    show_progress: bool | None = None
    """Draw a bar. None draws it when standard error is a terminal."""

    def __post_init__(self) -> None:
        if self.accumulate < 1:
            raise ConfigError(f"accumulate must be at least 1, got {self.accumulate}")


def fit(
    model: nn.Module,
    batches: BatchSource,
    *,
    optimizer: Optimizer,
    n_steps: int,
    schedule: Callable[[int], float] | None = None,
    evaluation: Evaluation | None = None,
    checkpoints: Checkpoints | None = None,
    options: FitOptions | None = None,
) -> History:
    """Train a model, and go on where an earlier run was stopped.

    With `checkpoints`, a run that was killed and is started again by the same call
    ends, on a CPU, with the same losses to the last bit as one that was not. Ctrl-C
    finishes the update, saves, and then raises KeyboardInterrupt; a second Ctrl-C does
    not wait.

    Args:
        model: Trained in place; comes back in the mode in which it was handed in.
        batches: Called once with the batch to start at; must give the same batches
            each time.
        optimizer: Over the model's parameters.
        n_steps: Updates in all, those of earlier runs included.
        schedule: From updates done to the next learning rate. None keeps the
            optimizer's.
        evaluation: How and how often to measure the model.
        checkpoints: Where and how often to save it.
        options: Loss, clipping, accumulation, precision, progress.

    Returns:
        The course of the whole run, from its first update.

    Raises:
        ConfigError: a setting is impossible.
        DivergenceError: the loss or the gradient is no longer a finite number.
        InputError: the batches ended before the run did.
        CheckpointError: the newest checkpoint is damaged or of another run.
    """
    _check(model, batches, optimizer, n_steps)
    keep_freed_memory()
    options = options or FitOptions()
    run = _Run(model=model, optimizer=optimizer, options=options)
    if checkpoints:
        run.resume(checkpoints)
    source = batches(start_step=run.history.n_batches)
    bar = progress_bar(label="training", total=n_steps, show=options.show_progress)
    with _kept_mode(model), patient_interrupt() as interrupted, bar as tell:
        while run.step < n_steps:
            progress = run.update(source, schedule)
            if evaluation and _is_due(run.step, evaluation.every, n_steps):
                run.evaluate(evaluation)
            tell(run.step, f"loss {progress.loss:.3f}, {progress.tokens_per_s:,.0f}/s")
            if options.on_step:
                options.on_step(progress)
            stop = interrupted.is_set()
            if checkpoints and (stop or _is_due(run.step, checkpoints.every, n_steps)):
                run.save(checkpoints)
            if stop:
                raise KeyboardInterrupt
    return run.history


@dataclass(kw_only=True, slots=True)
class _Run:
    model: nn.Module
    optimizer: Optimizer
    options: FitOptions
    history: History = field(default_factory=History)

    @property
    def step(self) -> int:
        return len(self.history.steps)

    def update(
        self, source: Iterator[Batch], schedule: Callable[[int], float] | None
    ) -> Progress:
        started = time.perf_counter()
        if schedule:
            self.optimizer.learning_rate = schedule(self.step)
        self.model.train()
        self.optimizer.zero_grad()
        loss, n_targets = self._add_up_gradients(source)
        gradient_norm = self._clip()
        self.optimizer.step()
        past = self.history
        past.steps.append(self.step + 1)
        past.losses.append(loss)
        past.learning_rates.append(self.optimizer.learning_rate)
        past.n_batches += self.options.accumulate
        past.n_tokens += n_targets
        past.seconds += time.perf_counter() - started
        return Progress(
            step=self.step,
            loss=loss,
            gradient_norm=gradient_norm,
            tokens_per_s=past.n_tokens / past.seconds,
        )

    def evaluate(self, evaluation: Evaluation) -> None:
        self.history.valid_losses.append(evaluation.measure(self.model))
        self.history.valid_steps.append(self.step)

    def save(self, checkpoints: Checkpoints) -> None:
        save_checkpoint(
            checkpoints.folder,
            model=self.model,
            optimizer=self.optimizer,
            step=self.step,
            history=self.history,
            keep_last=checkpoints.keep_last,
        )

    def resume(self, checkpoints: Checkpoints) -> None:
        newest = latest_checkpoint(checkpoints.folder)
        if newest is None:
            return
        step, self.history = load_checkpoint(
            newest, model=self.model, optimizer=self.optimizer
        )
        if step != self.step:
            raise CheckpointError(
                f"fit can only go on from what fit has saved, got {newest} of {step} "
                f"updates with a history of {self.step}; choose an empty folder"
            )

    def _add_up_gradients(self, source: Iterator[Batch]) -> tuple[float, int]:
        n_batches = self.options.accumulate
        total, n_targets = 0.0, 0
        for _ in range(n_batches):
            loss, count = self._loss_of_next(source)
            # One batch: its mean. Several: their sums, divided by all targets below.
            (loss if n_batches == 1 else loss * count).backward()
            total += self._finite(loss.item()) * count
            n_targets += count
        if n_batches > 1:
            for weights in self.optimizer.flat_weights:
                cast(Tensor, weights.grad).div_(n_targets)
        return total / n_targets, n_targets

    def _loss_of_next(self, source: Iterator[Batch]) -> tuple[Tensor, int]:
        batch = next(source, None)
        if batch is None:
            raise InputError(
                "batches must last for the whole run, got their end at step "
                f"{self.step + 1}; lower n_steps or hand in an endless source"
            )
        device = self.optimizer.flat_weights[0].device
        with autocast(device, precision=self.options.precision):
            return self.options.loss(self.model, batch)

    def _finite(self, loss: float) -> float:
        if math.isfinite(loss):
            return loss
        raise DivergenceError(
            f"the loss must be finite, got {loss} at step {self.step + 1} with "
            f"learning_rate={self.optimizer.learning_rate:g}; lower it"
        )

    def _clip(self) -> float | None:
        if self.options.max_norm is None:
            return None
        try:
            return clip_gradients(
                self.optimizer.flat_weights, max_norm=self.options.max_norm
            )
        except DivergenceError as error:
            raise DivergenceError(f"at step {self.step + 1}, {error}") from error


def _check(
    model: nn.Module, batches: object, optimizer: Optimizer, n_steps: int
) -> None:
    if not callable(batches):
        raise ConfigError(
            f"batches must be called with start_step, got a {type(batches).__name__}; "
            "hand in functools.partial(causal_batches, token_ids, ...)"
        )
    if n_steps < 0:
        raise ConfigError(f"n_steps must not be negative, got {n_steps}")
    held = {id(p) for group in optimizer.groups for p in group.parameters}
    if held.isdisjoint(map(id, model.parameters())):
        raise ConfigError(
            f"the optimizer must hold the model's parameters, got {len(held)} others; "
            "make it anew from this model"
        )


def _is_due(step: int, every: int, n_steps: int) -> bool:
    return step % every == 0 or step == n_steps


@contextmanager
def _kept_mode(model: nn.Module) -> Iterator[None]:
    was_training = model.training
    try:
        yield
    finally:
        model.train(was_training)
