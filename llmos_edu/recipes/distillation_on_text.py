"""Does a teacher help on real text? A GPT's and a BERT's students, three seeds.

Like `distillation_study`, but the text is the documentation of the reader's own Python,
where no floor is known. It takes its teachers from two runs:

    llmos tour --out runs/tour
    llmos train bert --out runs/bert
    python -c "from pathlib import Path
    from llmos_edu.recipes import distillation_on_text
    distillation_on_text(gpt='runs/tour', bert='runs/bert', out=Path('runs/text'))"

Source: the students are those of Sanh et al. (2019), DistilBERT, arXiv:1910.01108: half
of the layers, begun as the teacher's, soft targets at temperature 2 and right answers.
"""

from functools import partial
from pathlib import Path
from typing import Any

from llmos_edu.core import files
from llmos_edu.core.progress import track
from llmos_edu.recipes.distill import distill
from llmos_edu.recipes.distill_config import DistillConfig

STUDENTS = {
    "GPT": DistillConfig(corpus="python_docs", n_layers=2, batch_size=8, n_steps=240),
    "BERT": DistillConfig(corpus="docstrings", n_layers=1, batch_size=32, n_steps=240),
}
"""A student of each kind, half as deep as its teacher."""


def distillation_on_text(
    *,
    gpt: Path | str,
    bert: Path | str,
    out: Path,
    seeds: tuple[int, ...] = (0, 1, 2),
    show_progress: bool | None = None,
) -> dict[str, Any]:
    """Train students of both kinds, taught and alone, and measure them.

    Runs that are done are remembered, one that was interrupted goes on.

    Args:
        gpt: A run of `pretrain_gpt` of at least two layers.
        bert: A run of `pretrain_bert` of at least one.
        out: A folder for the runs and for `on_text.json`.
        seeds: Each is a repetition with other first weights and another order.
        show_progress: Draw a progress bar. None draws it on a terminal.

    Returns:
        For each kind the teacher's loss and a list of runs.

    Raises:
        ConfigError: a teacher has too few layers.
        FileError: a folder holds no teacher, or cannot be written.
    """
    todo = [
        (kind, folder, is_taught, seed)
        for kind, folder in (("GPT", gpt), ("BERT", bert))
        for seed in seeds
        for is_taught in (False, True)
    ]
    runs = []
    for kind, folder, is_taught, seed in track(
        todo, label="students", show=show_progress
    ):
        way = "taught" if is_taught else "alone"
        run = partial(distill, _config(kind, is_taught=is_taught, seed=seed))
        metrics = run(
            teacher=folder, out=out / f"{kind}-{way}-{seed}", show_progress=False
        ).metrics
        runs.append({"kind": kind, "way": way, "seed": seed, **metrics})
    study = {"runs": runs}
    files.write_json(out / "on_text.json", study)
    return study


def _config(kind: str, *, is_taught: bool, seed: int) -> DistillConfig:
    values = STUDENTS[kind].to_dict() | {"is_taught": is_taught, "seed": seed}
    return DistillConfig(**values | {"texts": ()})
