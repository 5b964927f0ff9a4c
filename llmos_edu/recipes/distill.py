"""Distil a model: a run folder with a teacher in, one with a smaller student out.

    read --> teach --> compare

The teacher may be a GPT or a BERT, trained by `pretrain_gpt` or `pretrain_bert`, or any
folder of one with its tokenizer. The student takes over the tokenizer and learns from
the training side of the text; both are measured on the other side. A run that is
interrupted or killed goes on where it was when the same call is made again.

Read in this order:

1. `distill`     the whole run
2. the stages, in their order

What a teacher of either kind needs stands in `distill_course`.

Source: Hinton et al. (2015), Distilling the Knowledge in a Neural Network,
arXiv:1503.02531; Sanh et al. (2019), DistilBERT, arXiv:1910.01108, section 2.
"""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from torch import nn

from llmos_edu.compress.students import student_of
from llmos_edu.compress.teaching import Lesson, Model, Teaching, lesson_loss
from llmos_edu.core import files
from llmos_edu.core.devices import pick_device
from llmos_edu.core.seeding import seeded
from llmos_edu.recipes.distill_config import DistillConfig
from llmos_edu.recipes.distill_course import Course, open_course
from llmos_edu.recipes.stages import OnStage, Stage, Stages, fingerprint
from llmos_edu.train.checkpoints import Checkpoints
from llmos_edu.train.flat_parameters import decay_groups
from llmos_edu.train.history import History
from llmos_edu.train.loop import Evaluation, FitOptions, fit
from llmos_edu.train.losses import Loss
from llmos_edu.train.metrics import perplexity
from llmos_edu.train.optimizers import AdamW
from llmos_edu.train.schedules import cosine_schedule

MODEL_FILES = ("model/config.json", "model/model.safetensors", "history.json")


@dataclass(frozen=True, kw_only=True, slots=True)
class DistillRun:
    """A finished run."""

    student: Model
    """In eval mode, on the device it was trained on."""

    history: History
    """The course of the training."""

    stages: Stages
    """What each stage gave and cost; more can follow."""

    @property
    def metrics(self) -> dict[str, float]:
        """What the stage "compare" measured."""
        return self.stages.done[-1].result


def distill(
    config: DistillConfig,
    *,
    teacher: Path | str,
    out: Path,
    device: str = "auto",
    on_stage: OnStage | None = None,
    show_progress: bool | None = None,
) -> DistillRun:
    """Train a smaller model from a larger one, or go on with an interrupted run.

    Args:
        config: The student, and how it learns.
        teacher: A run folder, or a folder with a model and its tokenizer side by side.
            `vocab.txt` marks the tokenizer of a BERT, `vocab.json` that of a GPT.
        out: The student's run folder. It receives `config.json`, `tokenizer/`,
            `model/`, `checkpoints/`, `history.json` and, for every stage,
            `stages/NAME.json`.
        device: Where to compute; a run may go on on another device.
        on_stage: Told of each stage once it is done.
        show_progress: Draw a progress bar. None draws it on a terminal.

    Returns:
        The student, its history and measurements.

    Raises:
        ConfigError: the settings are impossible, or do not fit the teacher.
        CorpusError: the text cannot be read or is too short.
        FileError: there is no teacher, or the run folder cannot be written.
        CheckpointError: the teacher or a checkpoint is damaged.
    """
    chosen = pick_device(device)
    stages = Stages(files.make_folder(out), on_stage=on_stage)
    started = time.perf_counter()
    course = open_course(config, teacher=Path(teacher), device=chosen)
    files.write_json(out / "config.json", config.to_dict())
    course.tokenizer.save(out / "tokenizer")
    read = stages.do(
        "read",
        lambda: course.about,
        inputs={"text": course.about},
        spent=time.perf_counter() - started,
    )
    taught = _teach(config, course, stages, after=read, show_progress=show_progress)
    student = type(course.teacher).from_pretrained(out / "model").to(chosen).eval()
    _compare(course, student, stages, after=taught)
    history = History.from_dict(files.read_json(out / "history.json"))
    return DistillRun(student=student, history=history, stages=stages)


def new_student(config: DistillConfig, teacher: Model) -> Model:
    """A student before its training: layers of the teacher, or drawn by chance.

    Args:
        config: The sizes, and whether layers are copied.
        teacher: The model that it shall become like.
    """
    return student_of(
        teacher,
        n_layers=config.n_layers,
        d_model=config.d_model,
        copies_layers=config.copies_layers,
    )


def _teach(
    config: DistillConfig,
    course: Course,
    stages: Stages,
    *,
    after: Stage,
    show_progress: bool | None,
) -> Stage:
    weights = course.teacher.state_dict()
    sums = {name: float(tensor.double().sum()) for name, tensor in weights.items()}
    inputs = {"after": after.key, "config": config.to_dict(), "teacher": sums}

    def work() -> dict[str, Any]:
        checkpoints = Checkpoints(
            folder=stages.folder / "checkpoints" / fingerprint(inputs),
            every=config.checkpoint_every,
        )
        with seeded(config.seed):
            student = new_student(config, course.teacher)
            history = train_student(
                config,
                course,
                student,
                checkpoints=checkpoints,
                show_progress=show_progress,
            )
        student.save_pretrained(stages.folder / "model")
        files.write_json(stages.folder / "history.json", history.to_dict())
        return {
            "n_parameters": student.n_parameters,
            "n_steps": config.n_steps,
            "train_seconds": history.seconds,
            "first_loss": history.losses[0],
            "last_loss": history.losses[-1],
        }

    return stages.do("teach", work, inputs=inputs, makes=MODEL_FILES)


def train_student(
    config: DistillConfig,
    course: Course,
    student: Model,
    *,
    checkpoints: Checkpoints | None = None,
    show_progress: bool | None = None,
) -> History:
    """Train a student, from the newest checkpoint if there is one.

    Args:
        config: How it learns.
        course: Its teacher and what is read.
        student: Trained in place.
        checkpoints: Folder for this very run; None keeps none.
        show_progress: See `distill`.
    """
    loss: Loss = lesson_loss if config.is_taught else course.loss_alone
    model: nn.Module = student
    if config.is_taught:
        teaching = Teaching(
            temperature=config.temperature,
            hard_weight=config.hard_weight,
            hidden_weight=config.hidden_weight,
            attention_weight=config.attention_weight,
        )
        model = Lesson(student, course.teacher, teaching=teaching, read=course.read)
    return fit(
        model,
        course.batches,
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
        evaluation=Evaluation(every=config.eval_every, measure=course.measure),
        checkpoints=checkpoints,
        options=FitOptions(loss=loss, show_progress=show_progress),
    )


def _compare(course: Course, student: Model, stages: Stages, *, after: Stage) -> Stage:
    def work() -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, model in (("teacher", course.teacher), ("student", student)):
            loss = course.measure(model)
            found |= {
                f"{name}_loss": loss,
                f"{name}_perplexity": perplexity(loss),
                f"{name}_accuracy": course.accuracy(model),
                f"{name}_bytes": sum(
                    p.numel() * p.element_size() for p in model.parameters()
                ),
            }
        return found

    return stages.do("compare", work, inputs={"after": after.key})
