"""Pretrain a BERT: documents, WordPiece, pairs with holes, two losses, one run folder.

    read --> tokenize --> train --> examine

Like `pretrain_gpt`, but the model reads pairs of texts in both directions and is asked
for hidden tokens and for neighbours. A run that is interrupted or killed goes on where
it was when the same call is made again.

Read in this order:

1. `pretrain_bert`      the whole run
2. `BERTTrainingJob`    what training and measuring work on
3. the stages, in their order

Source: Devlin et al. (2019), BERT: Pre-training of Deep Bidirectional Transformers for
Language Understanding, arXiv:1810.04805, section 3.1 and appendix A.2, at a size for
the machine at hand.
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import torch
from torch import nn

from llmos_edu.core import files
from llmos_edu.core.devices import pick_device
from llmos_edu.core.seeding import seeded
from llmos_edu.data.pretraining_batches import (
    PretrainingBatch,
    held_out_batches,
    pretraining_batches,
)
from llmos_edu.data.sentence_pairs import Document
from llmos_edu.models.bert import BERTConfig
from llmos_edu.models.bert_pretraining import BERTForPretraining
from llmos_edu.recipes.documents import TrainingDocuments, training_documents
from llmos_edu.recipes.pretrain_bert_config import PretrainBERTConfig
from llmos_edu.recipes.stages import OnStage, Stage, Stages, fingerprint
from llmos_edu.tokenizers.wordpiece import WordPieceTokenizer
from llmos_edu.train.bert_objectives import (
    guessing_scores,
    measure_pretraining,
    pretraining_loss,
)
from llmos_edu.train.checkpoints import Checkpoints
from llmos_edu.train.flat_parameters import decay_groups
from llmos_edu.train.history import History
from llmos_edu.train.loop import Evaluation, FitOptions, fit
from llmos_edu.train.metrics import evaluate
from llmos_edu.train.optimizers import AdamW
from llmos_edu.train.schedules import linear_schedule

TOKENIZER_FILES = ("tokenizer/vocab.txt", "tokenizer/tokenizer_config.json")
MODEL_FILES = ("model/config.json", "model/model.safetensors", "history.json")


@dataclass(frozen=True, kw_only=True, slots=True)
class PretrainBERTRun:
    """A finished run."""

    tokenizer: WordPieceTokenizer
    """Learnt from the training text."""

    model: BERTForPretraining
    """In eval mode, on the device it was trained on."""

    history: History
    """The course of the training."""

    stages: Stages
    """What each stage gave and cost; more can follow."""

    @property
    def metrics(self) -> dict[str, float]:
        """What the stage "examine" measured."""
        return self.stages.done[-1].result


@dataclass(frozen=True, kw_only=True, slots=True)
class BERTTrainingJob:
    """What training and measuring work on."""

    config: PretrainBERTConfig
    """The settings of the run."""

    train: list[Document]
    """Documents to learn from, as sentences of token ids."""

    valid: list[PretrainingBatch]
    """Held-out pairs, their holes already made."""

    vocab_size: int
    """That of the tokenizer, which a short text may keep below the one asked for."""

    special_tokens: Mapping[str, int]
    """Those of the tokenizer."""

    device: torch.device
    """Where to compute."""

    show_progress: bool | None = None
    """Draw a progress bar; None draws it on a terminal."""

    def measure(self, model: nn.Module) -> float:
        """The sum of both losses on the validation text, in nats."""
        return evaluate(model, self.valid, loss=pretraining_loss)


def pretrain_bert(
    config: PretrainBERTConfig,
    *,
    out: Path,
    device: str = "auto",
    on_stage: OnStage | None = None,
    show_progress: bool | None = None,
) -> PretrainBERTRun:
    """Train a BERT from nothing, or go on with a run that was interrupted.

    Args:
        config: What to train, on what.
        out: The run folder. It receives `config.json`, `tokenizer/`, `model/`,
            `checkpoints/`, `history.json` and, for every stage, `stages/NAME.json`.
        device: Where to compute; a run may go on on another device.
        on_stage: Told of each stage once it is done.
        show_progress: Draw a progress bar. None draws it on a terminal.

    Returns:
        Tokenizer, model, history and measurements.

    Raises:
        ConfigError: the settings are impossible.
        CorpusError: the text cannot be read or has too few documents or sentences.
        TokenizerError: the vocabulary has no room for every character.
        FileError: the run folder cannot be written.
        CheckpointError: a checkpoint in it is damaged.
    """
    chosen = pick_device(device)
    _sizes(config, vocab_size=config.vocab_size)  # refuses before anything is read
    stages = Stages(files.make_folder(out), on_stage=on_stage)
    files.write_json(out / "config.json", config.to_dict())
    started = time.perf_counter()
    documents = training_documents(corpus=config.corpus, paths=config.texts)
    read = stages.do(
        "read",
        documents.to_dict,
        inputs={"sha256": documents.sha256},
        spent=time.perf_counter() - started,
    )
    tokenized = _tokenize(config, documents, stages, after=read)
    tokenizer = WordPieceTokenizer.load(out / "tokenizer")
    job = new_job(
        config, documents, tokenizer, device=chosen, show_progress=show_progress
    )
    trained = _train(job, stages, after=tokenized)
    model = BERTForPretraining.from_pretrained(out / "model").to(chosen).eval()
    _examine(job, model, stages, after=trained)
    history = History.from_dict(files.read_json(out / "history.json"))
    return PretrainBERTRun(
        tokenizer=tokenizer, model=model, history=history, stages=stages
    )


def new_job(
    config: PretrainBERTConfig,
    documents: TrainingDocuments,
    tokenizer: WordPieceTokenizer,
    *,
    device: torch.device,
    show_progress: bool | None = None,
) -> BERTTrainingJob:
    """Turn documents into what training and measuring work on.

    Args:
        config: The settings of the run.
        documents: Both sides of the corpus.
        tokenizer: Learnt from the side to learn from.
        device: Where to compute.
        show_progress: See `pretrain_bert`.

    Raises:
        CorpusError: the held-out side makes no pair.
    """
    return BERTTrainingJob(
        config=config,
        train=[tokenizer.encode_batch(d) for d in documents.train],
        valid=held_out_batches(
            [tokenizer.encode_batch(d) for d in documents.valid],
            special_tokens=tokenizer.special_tokens,
            vocab_size=tokenizer.vocab_size,
            max_seq_len=config.max_seq_len,
            batch_size=config.batch_size,
        ),
        vocab_size=tokenizer.vocab_size,
        special_tokens=tokenizer.special_tokens,
        device=device,
        show_progress=show_progress,
    )


def train_bert(
    job: BERTTrainingJob, *, checkpoints: Path
) -> tuple[BERTForPretraining, History]:
    """Train, from the newest checkpoint if there is one.

    Args:
        job: What to train on.
        checkpoints: Folder for this very job: it goes on from whatever stands there.
    """
    config = job.config
    with seeded(config.seed):
        model = new_bert(job)
        history = fit(
            model,
            partial(
                pretraining_batches,
                job.train,
                special_tokens=job.special_tokens,
                vocab_size=job.vocab_size,
                max_seq_len=config.max_seq_len,
                batch_size=config.batch_size,
                seed=config.seed,
            ),
            optimizer=AdamW(
                decay_groups(model),
                learning_rate=config.learning_rate,
                betas=(0.9, 0.98),
                weight_decay=config.weight_decay,
            ),
            n_steps=config.n_steps,
            schedule=partial(
                linear_schedule,
                peak=config.learning_rate,
                warmup_steps=config.n_steps // 10,
                total_steps=config.n_steps,
            ),
            evaluation=Evaluation(every=config.eval_every, measure=job.measure),
            checkpoints=Checkpoints(folder=checkpoints, every=config.checkpoint_every),
            options=FitOptions(loss=pretraining_loss, show_progress=job.show_progress),
        )
    return model, history


def new_bert(job: BERTTrainingJob) -> BERTForPretraining:
    """An untrained model of the sizes that the config names."""
    sizes = _sizes(job.config, vocab_size=job.vocab_size)
    return BERTForPretraining(sizes).to(job.device)


def _sizes(config: PretrainBERTConfig, *, vocab_size: int) -> BERTConfig:
    return BERTConfig(
        vocab_size=vocab_size,
        max_seq_len=config.max_seq_len,
        d_model=config.d_model,
        n_layers=config.n_layers,
        n_heads=config.n_heads,
        d_ff=4 * config.d_model,
        dropout=config.dropout,
    )


def _tokenize(
    config: PretrainBERTConfig,
    documents: TrainingDocuments,
    stages: Stages,
    *,
    after: Stage,
) -> Stage:
    def work() -> dict[str, Any]:
        sentences = list(chain.from_iterable(documents.train))
        tokenizer = WordPieceTokenizer.train(sentences, vocab_size=config.vocab_size)
        tokenizer.save(stages.folder / "tokenizer")
        n_train = sum(map(len, tokenizer.encode_batch(sentences)))
        return {
            "vocab_size": tokenizer.vocab_size,
            "n_train_tokens": n_train,
            "bytes_per_token": after.result["n_train_bytes"] / n_train,
        }

    inputs = {"after": after.key, "vocab_size": config.vocab_size}
    return stages.do("tokenize", work, inputs=inputs, makes=TOKENIZER_FILES)


def _train(job: BERTTrainingJob, stages: Stages, *, after: Stage) -> Stage:
    config = job.config
    inputs = {"after": after.key, "config": config.to_dict()}

    def work() -> dict[str, Any]:
        checkpoints = stages.folder / "checkpoints" / fingerprint(inputs)
        model, history = train_bert(job, checkpoints=checkpoints)
        model.save_pretrained(stages.folder / "model")
        files.write_json(stages.folder / "history.json", history.to_dict())
        return {
            "n_parameters": model.n_parameters,
            "n_steps": config.n_steps,
            "n_tokens": history.n_tokens,
            "train_seconds": history.seconds,
            "tokens_per_s": history.n_tokens / history.seconds,
            "first_loss": history.losses[0],
            "last_loss": sum(history.losses[-20:]) / len(history.losses[-20:]),
            "model_bytes": (stages.folder / MODEL_FILES[1]).stat().st_size,
        }

    return stages.do("train", work, inputs=inputs, makes=MODEL_FILES)


def _examine(
    job: BERTTrainingJob, model: BERTForPretraining, stages: Stages, *, after: Stage
) -> Stage:
    def work() -> dict[str, Any]:
        counts = Counter(chain.from_iterable(chain.from_iterable(job.train)))
        for special_id in job.special_tokens.values():  # never asked for
            del counts[special_id]
        most_frequent_id = counts.most_common(1)[0][0]
        by_frequency, by_coin = guessing_scores(
            job.valid, most_frequent_id=most_frequent_id
        )
        return measure_pretraining(model, job.valid)._asdict() | {
            "most_frequent_accuracy": by_frequency,
            "coin_accuracy": by_coin,
        }

    return stages.do("examine", work, inputs={"after": after.key})
