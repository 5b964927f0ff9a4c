"""A course: a teacher, and the text that it shall teach with.

Read in this order:

1. `Course`        what a teacher of either kind needs: what to read, and how
2. `open_course`   from a folder with a GPT or a BERT

Source: which tokens are asked of which model follows `pretrain_gpt`, `pretrain_bert`.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import nn

from llmos_edu.compress.teaching import Lesson, Model, Read, read_causal, read_masked
from llmos_edu.data.batching import causal_batches, sequential_batches
from llmos_edu.data.pretraining_batches import held_out_batches, pretraining_batches
from llmos_edu.recipes.distill_config import DistillConfig
from llmos_edu.recipes.documents import training_documents
from llmos_edu.recipes.run_folder import load_bert_run, load_run
from llmos_edu.recipes.texts import training_texts
from llmos_edu.tokenizers.bpe import BPETokenizer
from llmos_edu.tokenizers.wordpiece import WordPieceTokenizer
from llmos_edu.train.loop import BatchSource
from llmos_edu.train.losses import Batch, cross_entropy
from llmos_edu.train.metrics import evaluate

BERT_MARKS = ("tokenizer/vocab.txt", "vocab.txt")
"""A folder with one of these holds the tokenizer of a BERT."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """A teacher and its subject: what is read, and how."""

    teacher: Model
    """In eval mode, on the device of the run."""

    tokenizer: BPETokenizer | WordPieceTokenizer
    """The teacher's; the student's too."""

    read: Read
    """From a model and a batch to logits and right answers."""

    batches: BatchSource
    """What the student learns from."""

    valid: list[Batch]
    """Text that neither has learnt from."""

    about: dict[str, int | str]
    """Counts and fingerprint of the text, for a report."""

    def loss_alone(self, model: nn.Module, batch: Batch) -> tuple[torch.Tensor, int]:
        """The surprise of a model by the right answers, and how many there were."""
        logits, target_ids = self.read(model, batch)  # type: ignore[arg-type]
        return cross_entropy(logits, target_ids), len(target_ids)

    def share_right(self, model: nn.Module, batch: Batch) -> tuple[torch.Tensor, int]:
        """The share of first guesses that are right, and how many there were."""
        logits, target_ids = self.read(model, batch)  # type: ignore[arg-type]
        right = logits.argmax(dim=-1) == target_ids
        return right.float().mean(), len(target_ids)

    def measure(self, model: nn.Module) -> float:
        """The loss of a student, or of the student of a lesson, on held-out text."""
        student = model.student if isinstance(model, Lesson) else model
        return evaluate(student, self.valid, loss=self.loss_alone)

    def accuracy(self, model: nn.Module) -> float:
        """The share of held-out tokens that a model's first guess is."""
        return evaluate(model, self.valid, loss=self.share_right)


def open_course(
    config: DistillConfig, *, teacher: Path, device: torch.device
) -> Course:
    """Read a teacher and the text that it shall teach with.

    Args:
        config: Names the text, the size of a batch and the seed.
        teacher: A folder of a GPT or of a BERT.
        device: Where to compute.

    Raises:
        FileError: the folder holds no finished run.
        CorpusError: the text cannot be read or is too short.
    """
    is_bert = any((teacher / name).is_file() for name in BERT_MARKS)
    return (_bert_course if is_bert else _gpt_course)(config, teacher, device)


def _gpt_course(config: DistillConfig, folder: Path, device: torch.device) -> Course:
    writer = load_run(folder, device=str(device))
    texts = training_texts(corpus=config.corpus, paths=config.texts)
    encoded = writer.tokenizer.encode_batch([texts.train, texts.valid])
    train_ids, valid_ids = map(torch.tensor, encoded)
    sizes = {
        "batch_size": config.batch_size,
        "seq_len": writer.model.config.max_seq_len,
    }
    return Course(
        teacher=writer.model,
        tokenizer=writer.tokenizer,
        read=read_causal,
        batches=partial(causal_batches, train_ids, seed=config.seed, **sizes),
        valid=list(sequential_batches(valid_ids, **sizes)),
        about=texts.to_dict(),
    )


def _bert_course(config: DistillConfig, folder: Path, device: torch.device) -> Course:
    reader = load_bert_run(folder, device=str(device))
    tokenizer = reader.tokenizer
    documents = training_documents(corpus=config.corpus, paths=config.texts)
    train, valid = (
        [tokenizer.encode_batch(document) for document in side]
        for side in (documents.train, documents.valid)
    )
    sizes: dict[str, Any] = {
        "special_tokens": tokenizer.special_tokens,
        "vocab_size": tokenizer.vocab_size,
        "max_seq_len": reader.model.config.max_seq_len,
        "batch_size": config.batch_size,
    }
    return Course(
        teacher=reader.model,
        tokenizer=tokenizer,
        read=read_masked,
        batches=partial(pretraining_batches, train, seed=config.seed, **sizes),
        valid=list(held_out_batches(valid, **sizes)),
        about=documents.to_dict(),
    )
