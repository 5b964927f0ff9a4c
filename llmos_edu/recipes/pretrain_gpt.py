"""Pretrain a GPT: text, tokenizer, model, training, measurement, in one run folder.

    read --> tokenize --> train --> evaluate

Every stage is remembered (`recipes.stages`), and training keeps checkpoints, so a run
that is interrupted or killed goes on where it was when the same call is made again.

Read in this order:

1. `pretrain_gpt`   the whole run
2. `TrainingJob`    what training and measuring work on
3. the stages, in their order

Source: Radford et al. (2018), Improving Language Understanding by Generative
Pre-Training, sections 3.1 and 4.1, at a size for the machine at hand.
"""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from llmos_edu.core import files
from llmos_edu.core.devices import pick_device
from llmos_edu.core.seeding import seeded
from llmos_edu.data.batching import causal_batches, sequential_batches
from llmos_edu.models.gpt import GPT, GPTConfig
from llmos_edu.recipes.baselines import gzip_bits_per_byte, unigram_bits_per_byte
from llmos_edu.recipes.pretrain_config import PretrainConfig
from llmos_edu.recipes.stages import OnStage, Stage, Stages, fingerprint
from llmos_edu.recipes.texts import TrainingTexts, training_texts
from llmos_edu.tokenizers.bpe import BPETokenizer
from llmos_edu.train.checkpoints import Checkpoints
from llmos_edu.train.flat_parameters import decay_groups
from llmos_edu.train.history import History
from llmos_edu.train.loop import Evaluation, FitOptions, fit
from llmos_edu.train.metrics import bits_per_byte, evaluate, perplexity
from llmos_edu.train.optimizers import AdamW
from llmos_edu.train.schedules import cosine_schedule

TOKENIZER_FILES = ("tokenizer/vocab.json", "tokenizer/merges.txt")
MODEL_FILES = ("model/config.json", "model/model.safetensors", "history.json")


@dataclass(frozen=True, kw_only=True, slots=True)
class PretrainRun:
    """A finished run."""

    tokenizer: BPETokenizer
    """Learnt from the training text."""

    model: GPT
    """In eval mode, on the device it was trained on."""

    history: History
    """The course of the training."""

    stages: Stages
    """What each stage gave and cost; more can follow."""

    @property
    def metrics(self) -> dict[str, float]:
        """What the stage "evaluate" measured."""
        return self.stages.done[-1].result


def pretrain_gpt(
    config: PretrainConfig,
    *,
    out: Path,
    device: str = "auto",
    on_stage: OnStage | None = None,
    show_progress: bool | None = None,
) -> PretrainRun:
    """Train a GPT from nothing, or go on with a run that was interrupted.

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
        CorpusError: the text cannot be read or is too short.
        TokenizerError: the vocabulary is smaller than the 256 bytes.
        FileError: the run folder cannot be written.
        CheckpointError: a checkpoint in it is damaged.
    """
    chosen = pick_device(device)
    _sizes(config, vocab_size=config.vocab_size)  # refuses before anything is read
    stages = Stages(files.make_folder(out), on_stage=on_stage)
    files.write_json(out / "config.json", config.to_dict())
    started = time.perf_counter()
    texts = training_texts(corpus=config.corpus, paths=config.texts)
    read = stages.do(
        "read",
        texts.to_dict,
        inputs={"sha256": texts.sha256},
        spent=time.perf_counter() - started,
    )
    tokenized = _tokenize(config, texts, stages, after=read)
    tokenizer = BPETokenizer.load(out / "tokenizer")
    train_ids = torch.tensor(tokenizer.encode(texts.train))
    valid_ids = torch.tensor(tokenizer.encode(texts.valid))
    job = TrainingJob(
        config=config,
        train_ids=train_ids,
        valid_ids=valid_ids,
        vocab_size=tokenizer.vocab_size,
        device=chosen,
        show_progress=show_progress,
    )
    trained = _train(job, stages, after=tokenized)
    model = GPT.from_pretrained(out / "model").to(chosen).eval()
    _evaluate(job, model, texts, stages, after=trained)
    history = History.from_dict(files.read_json(out / "history.json"))
    return PretrainRun(tokenizer=tokenizer, model=model, history=history, stages=stages)


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingJob:
    """What training and evaluation work on."""

    config: PretrainConfig
    """The settings of the run."""

    train_ids: Tensor
    """The training text in one row."""

    valid_ids: Tensor
    """The validation text in one row."""

    vocab_size: int
    """That of the tokenizer, which a short text may keep below the one asked for."""

    device: torch.device
    """Where to compute."""

    show_progress: bool | None = None
    """Draw a progress bar; None draws it on a terminal."""

    def measure(self, model: nn.Module) -> float:
        """The loss on the validation text, in nats per token."""
        batches = sequential_batches(
            self.valid_ids,
            batch_size=self.config.batch_size,
            seq_len=self.config.max_seq_len,
        )
        return evaluate(model, batches)


def _tokenize(
    config: PretrainConfig, texts: TrainingTexts, stages: Stages, *, after: Stage
) -> Stage:
    def work() -> dict[str, Any]:
        tokenizer = BPETokenizer.train([texts.train], vocab_size=config.vocab_size)
        tokenizer.save(stages.folder / "tokenizer")
        n_train, n_valid = map(len, tokenizer.encode_batch([texts.train, texts.valid]))
        return {
            "vocab_size": tokenizer.vocab_size,
            "n_train_tokens": n_train,
            "n_valid_tokens": n_valid,
            "bytes_per_token": after.result["n_train_bytes"] / n_train,
        }

    inputs = {"after": after.key, "vocab_size": config.vocab_size}
    return stages.do("tokenize", work, inputs=inputs, makes=TOKENIZER_FILES)


def _train(job: TrainingJob, stages: Stages, *, after: Stage) -> Stage:
    config = job.config
    inputs = {"after": after.key, "config": config.to_dict()}

    def work() -> dict[str, Any]:
        checkpoints = stages.folder / "checkpoints" / fingerprint(inputs)
        model, history = train_model(job, checkpoints=checkpoints)
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


def train_model(job: TrainingJob, *, checkpoints: Path) -> tuple[GPT, History]:
    """Train, from the newest checkpoint if there is one.

    Args:
        job: What to train on.
        checkpoints: Folder for this very job: it goes on from whatever stands there.
    """
    config = job.config
    with seeded(config.seed):
        model = new_model(job)
        history = fit(
            model,
            partial(
                causal_batches,
                job.train_ids,
                batch_size=config.batch_size,
                seq_len=config.max_seq_len,
                seed=config.seed,
            ),
            optimizer=AdamW(
                decay_groups(model),
                learning_rate=config.learning_rate,
                betas=(0.9, 0.95),
                weight_decay=config.weight_decay,
            ),
            n_steps=config.n_steps,
            schedule=partial(
                cosine_schedule,
                peak=config.learning_rate,
                warmup_steps=config.n_steps // 20,
                total_steps=config.n_steps,
                floor=config.learning_rate / 20,
            ),
            evaluation=Evaluation(every=config.eval_every, measure=job.measure),
            checkpoints=Checkpoints(folder=checkpoints, every=config.checkpoint_every),
            options=FitOptions(show_progress=job.show_progress),
        )
    return model, history


def new_model(job: TrainingJob) -> GPT:
    """An untrained model of the sizes that the config names."""
    return GPT(_sizes(job.config, vocab_size=job.vocab_size)).to(job.device)


def _sizes(config: PretrainConfig, *, vocab_size: int) -> GPTConfig:
    return GPTConfig(
        vocab_size=vocab_size,
        max_seq_len=config.max_seq_len,
        d_model=config.d_model,
        n_layers=config.n_layers,
        n_heads=config.n_heads,
        dropout=config.dropout,
        positions=config.positions,
    )


def _evaluate(
    job: TrainingJob, model: GPT, texts: TrainingTexts, stages: Stages, *, after: Stage
) -> Stage:
    def work() -> dict[str, Any]:
        loss = job.measure(model)
        n_bytes = len(texts.valid.encode("utf-8", "surrogatepass"))
        n_tokens = len(job.valid_ids)  # the first, which nothing predicts, at the mean
        unigram = unigram_bits_per_byte(
            job.train_ids, job.valid_ids, vocab_size=job.vocab_size, n_bytes=n_bytes
        )
        return {
            "loss": loss,
            "perplexity": perplexity(loss),
            "bits_per_byte": bits_per_byte(loss, n_tokens=n_tokens, n_bytes=n_bytes),
            "unigram_bits_per_byte": unigram,
            "gzip_bits_per_byte": gzip_bits_per_byte(texts.valid),
        }

    return stages.do("evaluate", work, inputs={"after": after.key})
