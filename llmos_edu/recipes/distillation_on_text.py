"""Does a teacher help on real text? A GPT's or a BERT's students, three seeds.

Like `distillation_study`, but the text is the documentation of the reader's own Python,
where no floor is known. The teachers are finished runs, such as the course models:

    from llmos_edu.recipes import course_folder, distillation_on_text
    teachers = {"BERT": course_folder("course-bert")}
    distillation_on_text(teachers, out=Path("runs/text"))

Read in this order:

1. `STUDENTS`, `WAYS`         what is compared
2. `distillation_on_text`     all of it

Source: the students are those of Sanh et al. (2019), DistilBERT, arXiv:1910.01108: half
of the layers, begun as the teacher's, soft targets at temperature 2 and right answers.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from llmos_edu.core import files
from llmos_edu.core.components import choose
from llmos_edu.core.progress import track
from llmos_edu.recipes.distill import distill
from llmos_edu.recipes.distill_config import DistillConfig

STUDENTS = {
    "GPT": DistillConfig(corpus="python_docs", n_layers=2, batch_size=8, n_steps=240),
    "BERT": DistillConfig(corpus="docstrings", n_layers=2, batch_size=16, n_steps=200),
}
"""A student of each kind, half as deep as a teacher of four layers."""


class Gifts(NamedTuple):
    """What a student receives from its teacher."""

    is_taught: bool
    """Its opinion, batch by batch."""

    copies_layers: bool
    """Its layers, to begin as."""


WAYS = {
    "alone": Gifts(is_taught=False, copies_layers=False),
    "alone, begun as its layers": Gifts(is_taught=False, copies_layers=True),
    "taught": Gifts(is_taught=True, copies_layers=False),
    "taught, begun as its layers": Gifts(is_taught=True, copies_layers=True),
}
"""Neither gift, one, or both."""


def distillation_on_text(
    teachers: Mapping[str, Path | str],
    *,
    out: Path,
    seeds: tuple[int, ...] = (0, 1, 2),
    show_progress: bool | None = None,
) -> dict[str, Any]:
    """Train students in every way, and measure them beside their teacher.

    Runs that are done are remembered, one that was interrupted goes on.

    Args:
        teachers: For "GPT", "BERT" or both a run of `pretrain_gpt` or `pretrain_bert`
            of at least two layers; as wide as its students, 128, for them to copy.
        out: A folder for the runs and for `on_text.json`.
        seeds: Each is a repetition with other first weights and another order.
        show_progress: Draw a progress bar. None draws it on a terminal.

    Returns:
        `runs`: for each student who it is, and what `distill` measured.

    Raises:
        UnknownNameError: a teacher is neither called "GPT" nor "BERT".
        ConfigError: a teacher has too few layers.
        FileError: a folder holds no teacher, or cannot be written.
    """
    todo = [
        (kind, choose("student", kind, STUDENTS), way, seed)
        for kind in teachers
        for seed in seeds
        for way in WAYS
    ]
    runs = []
    for kind, student, way, seed in track(todo, label="students", show=show_progress):
        folder = out / f"{kind}-{way}-{seed}".replace(", ", "-").replace(" ", "-")
        done = distill(
            replace(student, seed=seed, **WAYS[way]._asdict()),
            teacher=teachers[kind],
            out=folder,
            show_progress=False,
        )
        runs.append({"kind": kind, "way": way, "seed": seed, **done.metrics})
    study = {"runs": runs}
    files.write_json(out / "on_text.json", study)
    return study
