"""Learn to translate: pairs of texts in, a model that writes one from the other out.

Read in this order:

1. `TranslationPlan`    how long to train, and how
2. `train_translator`   the run
3. `Translator`         the model at work: text in, text out, and how often it is right

Source: the settings that have a name of their own in the paper are those of Vaswani et
al. (2017), arXiv:1706.03762, section 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from llmos_edu.core.errors import ConfigError, InputError
from llmos_edu.data.translation import (
    END_ID,
    PAD_ID,
    START_ID,
    Pieces,
    TextPair,
    pad,
    translation_batches,
)
from llmos_edu.generate.translation import translate
from llmos_edu.models.transformer import Transformer
from llmos_edu.train.history import History
from llmos_edu.train.loop import FitOptions, fit
from llmos_edu.train.losses import translation_loss
from llmos_edu.train.optimizers import Adam
from llmos_edu.train.schedules import inverse_root_schedule


@dataclass(frozen=True, kw_only=True, slots=True)
class TranslationPlan:
    """How long to train a translator, and how.

    Raises:
        ConfigError: there is less than one update, or no learning rate.
    """

    n_steps: int = 500
    """Updates."""

    batch_size: int = 64
    """Pairs per update."""

    peak: float = 0.002
    """Highest learning rate."""

    warmup_steps: int = 100
    """Updates until it is reached; then it falls with the inverse root. 0 has neither:
    the learning rate stays at its peak."""

    label_smoothing: float = 0.0
    """Share of each target that is spread over the vocabulary; the paper has 0.1."""

    seed: int = 0
    """Another seed draws other batches."""

    def __post_init__(self) -> None:
        if self.n_steps < 1 or not self.peak > 0:
            raise ConfigError(
                "a plan must have at least one update and a learning rate above 0, "
                f"got n_steps={self.n_steps} and peak={self.peak}"
            )


def train_translator(
    model: Transformer,
    pairs: Sequence[TextPair],
    pieces: Pieces,
    *,
    plan: TranslationPlan | None = None,
) -> History:
    """Train a model to write the second text of each pair when it reads the first.

    Args:
        model: Trained in place.
        pairs: Texts to read and to write.
        pieces: Their vocabulary, that of the model.
        plan: How long and how; None takes the defaults.

    Returns:
        The course of the run.

    Raises:
        ConfigError: the model has another vocabulary than the pieces.
        InputError: there is no pair, or a text has an unknown piece or is too long.
    """
    plan = plan or TranslationPlan()
    _check_vocabulary(model, pieces)
    schedule = partial(
        inverse_root_schedule, peak=plan.peak, warmup_steps=plan.warmup_steps
    )
    loss = partial(
        translation_loss, pad_id=PAD_ID, label_smoothing=plan.label_smoothing
    )
    return fit(
        model,
        partial(
            translation_batches,
            pairs,
            pieces,
            batch_size=plan.batch_size,
            seed=plan.seed,
        ),
        optimizer=Adam(
            model.parameters(), learning_rate=plan.peak, betas=(0.9, 0.98), eps=1e-9
        ),
        n_steps=plan.n_steps,
        schedule=schedule if plan.warmup_steps else None,
        options=FitOptions(loss=loss),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Translator:
    """A trained model with its vocabulary: text in, text out."""

    model: Transformer
    """Comes back in the mode in which it was."""

    pieces: Pieces
    """The vocabulary it was trained with."""

    def translate(
        self, texts: Sequence[str], *, use_cache: bool = True
    ) -> list[list[str]]:
        """Write a translation of each text, as pieces, always the best next one.

        Args:
            texts: At least one.
            use_cache: Keep keys and values; the result is the same without.

        Raises:
            InputError: there is no text, or it has an unknown piece or is too long.
        """
        _check_vocabulary(self.model, self.pieces)
        device = next(self.model.parameters()).device
        source_ids = pad([self.pieces.encode(text) for text in texts]).to(device)
        was_training = self.model.training
        self.model.eval()
        written = translate(
            self.model,
            source_ids,
            start_id=START_ID,
            end_id=END_ID,
            max_new_tokens=self.model.config.max_seq_len,
            use_cache=use_cache,
        )
        self.model.train(was_training)
        return [self.pieces.decode(row) for row in written.tolist()]

    def accuracy(self, pairs: Sequence[TextPair]) -> float:
        """Translate every first text and count which are the second to the last piece.

        Args:
            pairs: At least one, none of which the model was trained on.

        Returns:
            The share that is right, 0 to 1.

        Raises:
            InputError: there is no pair, or a text has an unknown piece or is too long.
        """
        if not pairs:
            raise InputError("accuracy needs at least one pair, got 0")
        written = self.translate([source for source, _ in pairs])
        wanted = [self.pieces.decode(self.pieces.encode(target)) for _, target in pairs]
        return sum(a == b for a, b in zip(written, wanted, strict=True)) / len(pairs)


def _check_vocabulary(model: Transformer, pieces: Pieces) -> None:
    if model.config.vocab_size != pieces.vocab_size:
        raise ConfigError(
            "model and pieces must have one vocabulary, got "
            f"vocab_size={model.config.vocab_size} in the model and "
            f"{pieces.vocab_size} pieces; build the model with vocab_size="
            f"{pieces.vocab_size}"
        )
    if model.config.pad_id != PAD_ID:
        raise ConfigError(
            f"the model's pad_id must be {PAD_ID}, got {model.config.pad_id}"
        )
