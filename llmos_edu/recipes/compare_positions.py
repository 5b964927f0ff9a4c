"""Train short, read long: the same small GPT once with each kind of positions.

Every model sees windows of `trained_len` bytes and nothing longer. It then reads the
same held-out text in windows of 1, 2 and 4 times that length.

Read in this order:

1. `PositionsConfig`    what is trained, on what
2. `compare_positions`  all kinds, one after the other
3. `PositionsRun`       what came out for one kind

Axes: `window` pieces of held-out text, `seq` bytes in one of them.

Source: the question and the way to ask it are those of Press, Smith and Lewis (2021),
arXiv:2108.12409, section 2; at a size for the machine at hand.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional as F

from llmos_edu.core.devices import pick_device
from llmos_edu.core.errors import ConfigError
from llmos_edu.core.seeding import seeded
from llmos_edu.data.batching import causal_batches
from llmos_edu.models.gpt import GPT, GPTConfig
from llmos_edu.nn.positions import KINDS
from llmos_edu.recipes.texts import training_texts
from llmos_edu.train.flat_parameters import decay_groups
from llmos_edu.train.history import History
from llmos_edu.train.loop import FitOptions, fit
from llmos_edu.train.optimizers import AdamW
from llmos_edu.train.schedules import cosine_schedule

FACTORS = (1, 2, 4)
"""Lengths that are read, in lengths that were trained."""

TOKENS_AT_ONCE = 16_384
"""Bytes that are read side by side when measuring."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PositionsConfig:
    """All that decides what the comparison gives.

    Raises:
        ConfigError: a size is below 1, or too little text is held out.
    """

    kinds: tuple[str, ...] = tuple(KINDS)
    """The kinds of positions, by name."""

    corpus: str = "python_docs"
    """A text that is always there; `llmos corpus` lists them."""

    texts: tuple[str, ...] = ()
    """Files and folders of your own to learn from, instead of the corpus."""

    trained_len: int = 32
    """Bytes in a training window."""

    n_valid_bytes: int = 32_768
    """Held-out text that is read; at least one window of the longest kind."""

    n_steps: int = 400
    """Steps of training, of 16 windows each."""

    size: GPTConfig = field(
        default_factory=partial(
            GPTConfig, vocab_size=256, d_model=64, n_layers=2, n_heads=4
        )
    )
    """The model; its positions and its length are set by the comparison."""

    learning_rate: float = 4e-3
    """Highest learning rate, reached after a twentieth of the steps."""

    seed: int = 0
    """Where the first weights and the order of the batches start."""

    def __post_init__(self) -> None:
        if self.trained_len < 1 or self.n_steps < 1:
            raise ConfigError(
                "trained_len and n_steps must be at least 1, got "
                f"trained_len={self.trained_len} and n_steps={self.n_steps}"
            )
        if self.n_valid_bytes < self.longest:
            raise ConfigError(
                f"n_valid_bytes must be at least {self.longest}, the longest window, "
                f"got {self.n_valid_bytes}"
            )

    @property
    def longest(self) -> int:
        """The longest window that is read."""
        return max(FACTORS) * self.trained_len


@dataclass(frozen=True, kw_only=True, slots=True)
class PositionsRun:
    """What came out for one kind of positions."""

    kind: str
    """Its name."""

    model: GPT
    """Trained, in eval mode."""

    history: History
    """The course of its training."""

    losses: dict[int, float]
    """Mean loss in nats per byte, by the length of the window that was read."""

    by_position: tuple[float, ...]
    """Mean loss at each position of the longest window but the last."""


def compare_positions(
    config: PositionsConfig,
    *,
    device: str = "auto",
    on_run: Callable[[PositionsRun], None] | None = None,
    show_progress: bool | None = None,
) -> dict[str, PositionsRun]:
    """Train a model with each kind of positions, then let it read longer text.

    Args:
        config: What to train, on what.
        device: Where to compute.
        on_run: Told of each run once it is done.
        show_progress: Draw a progress bar. None draws it on a terminal.

    Returns:
        The runs by kind.

    Raises:
        UnknownNameError: no kind or corpus has this name.
        CorpusError: the text cannot be read or is too short.
    """
    place = pick_device(device)
    texts = training_texts(corpus=config.corpus, paths=config.texts)
    train_ids, valid_ids = (
        torch.tensor(list(text.encode("utf-8", "surrogatepass"))).to(place)
        for text in (texts.train, texts.valid)
    )
    runs = {}
    for kind in config.kinds:
        size = replace(config.size, positions=kind, max_seq_len=config.longest)
        with seeded(config.seed):
            model = GPT(size).to(place)
            history = _train(model, config, train_ids, show_progress)
        runs[kind] = _measure(model.eval(), config, valid_ids, history)
        if on_run:
            on_run(runs[kind])
    return runs


def loss_by_position(
    model: GPT, token_ids: Int[Tensor, " text"], *, seq_len: int
) -> Float[Tensor, " place"]:
    """Cut a text into windows and measure the mean loss at each place in them.

    Args:
        model: In eval mode.
        token_ids: Held-out text; what fills no window is left out.
        seq_len: Length of a window.
    """
    n_windows = len(token_ids) // seq_len
    windows = token_ids[: n_windows * seq_len].view(n_windows, seq_len)
    losses = []
    for part in windows.split(max(1, TOKENS_AT_ONCE // seq_len)):
        with torch.no_grad():
            logits = model(part[:, :-1]).mT  # (some_windows, vocab, place)
        losses.append(F.cross_entropy(logits, part[:, 1:], reduction="none"))
    return torch.cat(losses).mean(dim=0)


def _train(
    model: GPT,
    config: PositionsConfig,
    train_ids: Tensor,
    show_progress: bool | None,
) -> History:
    return fit(
        model,
        partial(
            causal_batches,
            train_ids.cpu(),
            batch_size=16,
            seq_len=config.trained_len,
            seed=config.seed,
        ),
        optimizer=AdamW(decay_groups(model), learning_rate=config.learning_rate),
        n_steps=config.n_steps,
        schedule=partial(
            cosine_schedule,
            peak=config.learning_rate,
            warmup_steps=config.n_steps // 20,
            total_steps=config.n_steps,
            floor=config.learning_rate / 20,
        ),
        options=FitOptions(show_progress=show_progress),
    )


def _measure(
    model: GPT, config: PositionsConfig, valid_ids: Tensor, history: History
) -> PositionsRun:
    held_out = valid_ids[: config.n_valid_bytes]
    places = {
        factor * config.trained_len: loss_by_position(
            model, held_out, seq_len=factor * config.trained_len
        )
        for factor in FACTORS
    }
    return PositionsRun(
        kind=model.config.positions,
        model=model,
        history=history,
        losses={length: found.mean().item() for length, found in places.items()},
        by_position=tuple(places[config.longest].tolist()),
    )
