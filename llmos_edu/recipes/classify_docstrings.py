"""Fine-tune a BERT to tell from which package a docstring comes, or train one for it.

Read in this order:

1. `classify_docstrings`   the whole experiment: one model, one accuracy
2. `finetune`              a head on the pooler, and all weights learn a little more
3. `class_accuracy`        on held-out docstrings, beside the commonest class

Source: Devlin et al. (2019), BERT, arXiv:1810.04805, section 4.1 and appendix A.3.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn

from llmos_edu.core.errors import InputError
from llmos_edu.core.seeding import seeded
from llmos_edu.data.package_docstrings import (
    PACKAGES,
    LabelledText,
    package_docstrings,
)
from llmos_edu.models.bert import BERT
from llmos_edu.models.heads import BERTClassifier
from llmos_edu.recipes.run_folder import Reader
from llmos_edu.tokenizers.wordpiece import CLS, PAD, SEP, WordPieceTokenizer
from llmos_edu.train.flat_parameters import decay_groups
from llmos_edu.train.history import History
from llmos_edu.train.loop import FitOptions, fit
from llmos_edu.train.losses import Batch, cross_entropy
from llmos_edu.train.optimizers import AdamW
from llmos_edu.train.schedules import linear_schedule


@dataclass(frozen=True, kw_only=True, slots=True)
class FinetuneConfig:
    """How a classifier is trained."""

    n_steps: int = 200
    """Steps of training."""

    batch_size: int = 16
    """Texts in one step."""

    learning_rate: float = 5e-4
    """Highest learning rate, reached after a tenth of the steps."""

    weight_decay: float = 0.01
    """Pull of the matrices towards zero."""

    n_examples: int | None = None
    """Labelled texts to learn from, drawn by the seed; None takes all."""

    seed: int = 0
    """Where the head, the examples and their order start."""


class LabelledBatch(NamedTuple):
    """Texts side by side, and their classes."""

    token_ids: Int64[Tensor, "batch seq"]
    """`[CLS] text [SEP]`, filled up with padding."""

    target_ids: Int64[Tensor, " batch"]
    """The class of each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Classified:
    """A trained classifier and how it does."""

    model: BERTClassifier
    """In eval mode."""

    history: History
    """The course of the training."""

    accuracy: float
    """Share of held-out texts whose class it finds."""

    majority_accuracy: float
    """Share that whoever always says the commonest class of the training finds."""

    n_train: int
    """Texts it learnt from."""

    n_valid: int
    """Texts it was tested on."""


def classify_docstrings(
    reader: Reader,
    *,
    pretrained: bool = True,
    config: FinetuneConfig | None = None,
    show_progress: bool | None = None,
) -> Classified:
    """Teach a BERT the packages of docstrings.

    Args:
        reader: A model and its tokenizer; the model is copied, not changed.
        pretrained: Begin with the model's weights; False begins with fresh ones of the
            same sizes, which is what the other is to be compared with.
        config: How to train.
        show_progress: Draw a progress bar. None draws it on a terminal.
    """
    config = config or FinetuneConfig()
    sides = package_docstrings()
    train, valid = list(sides.train), list(sides.valid)
    if config.n_examples is not None:
        order = np.random.default_rng(config.seed).permutation(len(train))
        train = [train[i] for i in order[: config.n_examples]]
    with seeded(config.seed):
        old = reader.model.bert
        device = next(old.parameters()).device
        bert = deepcopy(old) if pretrained else BERT(old.config).to(device)
        model = BERTClassifier(bert, n_classes=len(PACKAGES)).to(device)
        history = finetune(
            model,
            train,
            reader.tokenizer,
            config=config,
            show_progress=show_progress,
        )
    commonest = Counter(text.label for text in train).most_common(1)[0][0]
    return Classified(
        model=model.eval(),
        history=history,
        accuracy=class_accuracy(model, valid, reader.tokenizer),
        majority_accuracy=sum(t.label == commonest for t in valid) / len(valid),
        n_train=len(train),
        n_valid=len(valid),
    )


def finetune(
    model: BERTClassifier,
    texts: Sequence[LabelledText],
    tokenizer: WordPieceTokenizer,
    *,
    config: FinetuneConfig,
    show_progress: bool | None = None,
) -> History:
    """Train a classifier, all of it, on labelled texts.

    Args:
        model: Trained in place.
        texts: At least one batch of them.
        tokenizer: The one its BERT was trained with.
        config: How to train.
        show_progress: Draw a progress bar. None draws it on a terminal.

    Raises:
        InputError: there are fewer texts than a batch.
    """
    if len(texts) < config.batch_size:
        raise InputError(
            f"fine-tuning needs batch_size texts, got {len(texts)} texts and "
            f"batch_size={config.batch_size}"
        )
    return fit(
        model,
        partial(_endless, _encode(texts, tokenizer, model), config=config),
        optimizer=AdamW(
            decay_groups(model),
            learning_rate=config.learning_rate,
            weight_decay=config.weight_decay,
        ),
        n_steps=config.n_steps,
        schedule=partial(
            linear_schedule,
            peak=config.learning_rate,
            warmup_steps=config.n_steps // 10,
            total_steps=config.n_steps,
        ),
        options=FitOptions(loss=class_loss, show_progress=show_progress),
    )


def class_loss(model: nn.Module, batch: Batch) -> tuple[Float[Tensor, ""], int]:
    """The mean surprise by the right class, and how many texts it is the mean of.

    Args:
        model: A `BERTClassifier` whose `[PAD]` is token 0.
        batch: A `LabelledBatch`; moved to the model's device.
    """
    device = next(model.parameters()).device
    token_ids = batch.token_ids.to(device)  # (batch, seq)
    logits = model(token_ids, mask=token_ids != PAD_ID)  # (batch, n_classes)
    return cross_entropy(logits, batch.target_ids.to(device)), len(token_ids)


@torch.no_grad()
def class_accuracy(
    model: BERTClassifier,
    texts: Sequence[LabelledText],
    tokenizer: WordPieceTokenizer,
    *,
    batch_size: int = 32,
) -> float:
    """The share of texts whose class a classifier finds, with dropout off.

    Args:
        model: Comes back in eval mode.
        texts: Held-out ones.
        tokenizer: The one its BERT was trained with.
        batch_size: Texts at a time.

    Raises:
        InputError: there is no text.
    """
    if not texts:
        raise InputError("an accuracy needs at least one text, got none")
    model.eval()
    device = next(model.parameters()).device
    rows, n_right = _encode(texts, tokenizer, model), 0
    for start in range(0, len(rows), batch_size):
        batch = _side_by_side(rows[start : start + batch_size])
        token_ids = batch.token_ids.to(device)  # (batch, seq)
        found = model(token_ids, mask=token_ids != PAD_ID).argmax(dim=-1)  # (batch)
        n_right += int((found.cpu() == batch.target_ids).sum())
    return n_right / len(rows)


PAD_ID = 0
"""The first special token of every WordPiece tokenizer of ours."""

_Row = tuple[list[int], int]


def _encode(
    texts: Sequence[LabelledText], tokenizer: WordPieceTokenizer, model: BERTClassifier
) -> list[_Row]:
    room = model.bert.config.max_seq_len - 2
    ids = tokenizer.special_tokens
    if ids[PAD] != PAD_ID:
        raise InputError(f"[PAD] must be token {PAD_ID}, got {ids[PAD]}")
    return [
        ([ids[CLS], *tokenizer.encode(text)[:room], ids[SEP]], label)
        for text, label in texts
    ]


def _endless(
    rows: list[_Row], *, config: FinetuneConfig, start_step: int
) -> Iterator[LabelledBatch]:
    step = start_step
    while True:
        source = np.random.default_rng([config.seed, step])
        chosen = source.choice(len(rows), config.batch_size, replace=False)
        yield _side_by_side([rows[i] for i in chosen])
        step += 1


def _side_by_side(rows: Sequence[_Row]) -> LabelledBatch:
    seq_len = max(len(ids) for ids, _ in rows)
    return LabelledBatch(
        torch.tensor([ids + [PAD_ID] * (seq_len - len(ids)) for ids, _ in rows]),
        torch.tensor([label for _, label in rows]),
    )
