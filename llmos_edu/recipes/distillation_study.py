"""Does a teacher help? Small students with and without one, on stories, three seeds.

The measurement behind chapter 17. A teacher reads thousands of stories of the tiny
world. Then students, which are smaller, learn for equally many steps from equal text:
alone, from the teacher's soft targets, or from more of what it has. All are measured on
stories that nobody has read, each from its first word, so that the entropy of the world
is their floor.

What is stored in `results/` beside this module was made by

    distillation_study(out=Path("runs/study"))

in about five minutes of one core; `stored_study` and `stored_teacher` read it.

Read in this order:

1. `SIZES`, `WAYS`        what is compared
2. `run_student`          one student
3. `distillation_study`   all of them

Source: the comparison follows Hinton et al. (2015), arXiv:1503.02531, section 3 and 4;
sizes and settings were chosen on other stories than those reported.
"""

import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Int64
from torch import Tensor

from llmos_edu.compress.students import student_of
from llmos_edu.compress.teaching import Lesson, Teaching, lesson_loss
from llmos_edu.core import files
from llmos_edu.core.progress import track
from llmos_edu.core.seeding import seeded
from llmos_edu.data.batching import causal_batches
from llmos_edu.models.gpt import GPT, GPTConfig
from llmos_edu.recipes.stages import Stages
from llmos_edu.recipes.stories import (
    story_ids,
    story_loss,
    tiny_world,
    whole_stories,
)
from llmos_edu.train.flat_parameters import decay_groups
from llmos_edu.train.history import History
from llmos_edu.train.loop import Evaluation, FitOptions, fit
from llmos_edu.train.losses import Loss, next_token_loss
from llmos_edu.train.optimizers import AdamW
from llmos_edu.train.schedules import cosine_schedule

RESULTS = Path(__file__).parent / "results" / "distillation"
"""Where the stored study and its teacher stand, as a part of the package."""

SIZES = {
    "2 layers of 64": (2, 64),
    "2 layers of 32": (2, 32),
}
"""The students; the teacher has 4 layers of 64."""

WAYS = {
    "alone": None,
    "alone, begun as its layers": None,
    "soft targets": Teaching(temperature=2.0),
    "soft targets, begun as its layers": Teaching(temperature=2.0),
    "soft targets, hidden states, attention": Teaching(
        temperature=2.0, hidden_weight=1.0, attention_weight=1.0
    ),
}
"""How a student learns: from the text, or from its teacher's opinion of it.

What stands alone but begins as its teacher's layers tells the two gifts apart: how much
comes from a good beginning, and how much from the opinion.
"""

COPYING = "begun as its layers"
"""Ways of this name copy every second layer of the teacher before they learn."""

TEXTS = {"40 stories": 40, "2,000 stories": 2000}
"""What students read; the teacher read 2,000 others."""

UNSEEN, N_UNSEEN = 1000, 100
"""Seed and number of the stories that everything is measured on."""

TEACHER_FILES = ("teacher/config.json", "teacher/model.safetensors")

SEQ_LEN = 68
"""Longer than the longest story of this world."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyPlan:
    """How long everything learns."""

    n_teacher_steps: int = 800
    """Steps of the teacher."""

    n_steps: int = 200
    """Steps of each student, taught or alone."""

    batch_size: int = 16
    """Windows of text in one step."""

    learning_rate: float = 0.01
    """Highest learning rate of a student; the teacher's is half of it."""

    eval_every: int = 25
    """Steps between two measurements of a student."""


def train_teacher(plan: StudyPlan, *, n_stories: int = 2000, seed: int = 0) -> GPT:
    """The teacher: 4 layers of 64, trained on many stories."""
    sizes = GPTConfig(
        vocab_size=tiny_world().vocab_size,
        max_seq_len=SEQ_LEN,
        d_model=64,
        n_layers=4,
        n_heads=4,
    )
    with seeded(seed):
        teacher = GPT(sizes)
    text = story_ids(n_stories, seed=seed)
    slower = plan.learning_rate / 2
    fit_stories(
        teacher,
        text,
        plan,
        n_steps=plan.n_teacher_steps,
        learning_rate=slower,
        seed=seed,
    )
    return teacher.eval()


def fit_stories(
    model: GPT | Lesson,
    text: Int64[Tensor, " seq"],
    plan: StudyPlan,
    *,
    n_steps: int,
    learning_rate: float,
    seed: int,
    evaluation: Evaluation | None = None,
) -> History:
    """Train a model on stories, or a lesson on what its teacher thinks of them."""
    loss: Loss = lesson_loss if isinstance(model, Lesson) else next_token_loss
    return fit(
        model,
        partial(
            causal_batches,
            text,
            batch_size=plan.batch_size,
            seq_len=SEQ_LEN,
            seed=seed,
        ),
        optimizer=AdamW(
            decay_groups(model),
            learning_rate=learning_rate,
            betas=(0.9, 0.95),
            weight_decay=0.1,
        ),
        n_steps=n_steps,
        schedule=partial(
            cosine_schedule,
            peak=learning_rate,
            warmup_steps=n_steps // 10,
            total_steps=n_steps,
        ),
        evaluation=evaluation,
        options=FitOptions(loss=loss, show_progress=False),
    )


def run_student(
    teacher: GPT,
    plan: StudyPlan,
    *,
    size: str,
    way: str,
    text: str,
    seed: int,
) -> dict[str, Any]:
    """Train one student and measure it.

    Args:
        teacher: Read, never changed.
        plan: How long to learn.
        size: One of `SIZES`.
        way: One of `WAYS`.
        text: One of `TEXTS`.
        seed: Where the first weights, the stories and the order of batches start.

    Returns:
        What `distillation_study` stores of it.
    """
    n_layers, d_model = SIZES[size]
    with seeded(seed + 1):
        student = student_of(
            teacher, n_layers=n_layers, d_model=d_model, copies_layers=COPYING in way
        )
        teaching = WAYS[way]
        model = Lesson(student, teacher, teaching=teaching) if teaching else student
    unseen = whole_stories(N_UNSEEN, seed=UNSEEN)
    history = fit_stories(
        model,
        story_ids(TEXTS[text], seed=seed + 100),
        plan,
        n_steps=plan.n_steps,
        learning_rate=plan.learning_rate,
        seed=seed,
        evaluation=Evaluation(
            every=plan.eval_every, measure=lambda m: story_loss(m, unseen)
        ),
    )
    return {
        "size": size,
        "way": way,
        "text": text,
        "seed": seed,
        "loss": history.valid_losses[-1],
        "steps": history.valid_steps,
        "losses": history.valid_losses,
        "train_seconds": history.seconds,
        **measure(student),
    }


def measure(model: GPT) -> dict[str, Any]:
    """Say how heavy a model is and how fast it reads, in seconds of processor time."""
    token_ids = whole_stories(32, seed=UNSEEN).token_ids
    seconds = []
    with torch.no_grad():
        for _ in range(7):
            started = time.process_time()
            model(token_ids)
            seconds.append(time.process_time() - started)
    return {
        "n_parameters": model.n_parameters,
        "n_bytes": sum(p.numel() * p.element_size() for p in model.parameters()),
        "tokens_per_s": token_ids.numel() / min(seconds),
    }


def distillation_study(
    *,
    out: Path,
    seeds: tuple[int, ...] = (0, 1, 2),
    plan: StudyPlan | None = None,
    show_progress: bool | None = None,
) -> dict[str, Any]:
    """Train every student in every way, and the same size without a teacher.

    Students are remembered one by one: a study that was interrupted goes on where it
    was when the same call is made again.

    Args:
        out: A folder; it receives `study.json`, the teacher in `teacher/`, and a record
            of each student in `stages/`.
        seeds: Each is a whole repetition with other stories and first weights.
        plan: How long to learn.
        show_progress: Draw a progress bar. None draws it on a terminal.

    Returns:
        `floor`, `teacher` and `runs`, as JSON can hold them.

    Raises:
        FileError: the folder cannot be written.
    """
    plan = plan or StudyPlan()
    stages = Stages(files.make_folder(out))
    first = stages.do(
        "teacher",
        lambda: _store_teacher(plan, out / "teacher"),
        inputs=asdict(plan),
        makes=TEACHER_FILES,
    )
    teacher = GPT.from_pretrained(out / "teacher").eval()
    runs = []
    for case in track(cases(seeds), label="students", show=show_progress):
        done = stages.do(
            " ".join(map(str, case.values())),
            partial(run_student, teacher, plan, **case),
            inputs={"after": first.key, **case},
        )
        runs.append(done.result)
    study = {
        "floor": tiny_world().entropy_per_token,
        "teacher": first.result,
        "runs": runs,
    }
    files.write_json(out / "study.json", study)
    return study


def cases(seeds: tuple[int, ...]) -> list[dict[str, Any]]:
    """What is compared, in the order in which it is run.

    On much text, where a teacher helps less, one size and the two ways that matter most
    are enough. Layers can be copied only to a student of the teacher's width.
    """
    little = next(iter(TEXTS))
    wide = next(iter(SIZES))
    return [
        {"size": size, "way": way, "text": text, "seed": seed}
        for seed in seeds
        for text in TEXTS
        for size in SIZES
        for way in WAYS
        if text == little or (size == wide and way in ("alone", "soft targets"))
        if COPYING not in way or size == wide
    ]


def stored_study() -> dict[str, Any]:
    """The result that is a part of the package."""
    return files.read_json(RESULTS / "study.json")


def stored_teacher() -> GPT:
    """The teacher of the stored study, in eval mode."""
    return GPT.from_pretrained(RESULTS / "teacher").eval()


def _store_teacher(plan: StudyPlan, folder: Path) -> dict[str, Any]:
    teacher = train_teacher(plan)
    teacher.save_pretrained(folder)
    loss = story_loss(teacher, whole_stories(N_UNSEEN, seed=UNSEEN))
    return {"loss": loss, **measure(teacher)}
