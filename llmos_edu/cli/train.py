"""Pretrain a GPT or a BERT on a corpus, or on files of your own, into one run folder.

`llmos train` and `llmos train gpt` train a model that writes, `llmos train bert` one
that fills gaps; each has its own settings: see `llmos train bert --help`. `llmos train
course-gpt` and `llmos train course-bert` make the models of the course again, with the
settings they were made with. An interrupted run goes on from its last checkpoint when
the same command is given again. `llmos generate RUN` lets a GPT write.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from llmos_edu.cli.terminal import Terminal
from llmos_edu.core.errors import ConfigError
from llmos_edu.recipes.course_configs import COURSE_CONFIGS
from llmos_edu.recipes.pretrain_bert_config import PretrainBERTConfig
from llmos_edu.recipes.pretrain_config import (
    PretrainConfig,
    RunConfig,
    check_run_folder,
)


@dataclass(frozen=True, kw_only=True)
class TrainOptions:
    """Which model, and where to."""

    model: Literal["gpt", "bert", "course-gpt", "course-bert"] = field(
        default="gpt", metadata={"positional": True}
    )
    """What to train. It comes first: the settings below are those of this model."""
    device: str = "auto"
    out: Path | None = None


@dataclass(frozen=True, kw_only=True)
class CourseSettings:
    """Nothing to set: a course model is the same wherever it is trained."""


CONFIGS: dict[str, type] = {
    "gpt": PretrainConfig,
    "bert": PretrainBERTConfig,
    "course-gpt": CourseSettings,
    "course-bert": CourseSettings,
}
FLAGS = [TrainOptions, PretrainConfig]
AFTER_CTRL_C = "the same command goes on from the last checkpoint"
NEXT = {
    "gpt": "Try it:\n  llmos generate {out} --prompt 'The'",
    "bert": "Let it fill gaps, in Python:\n"
    "  from llmos_edu.recipes import fill_gaps, load_bert_run\n"
    "  fill_gaps(load_bert_run('{out}'), 'Return the [MASK] of a list.')",
}


def flags_for(words: Sequence[str]) -> list[type]:
    """The settings of the model that is named first; those of a GPT without a name."""
    first = words[0] if words else ""
    return [TrainOptions, CONFIGS.get(first, PretrainConfig)]


def run(
    options: TrainOptions, settings: RunConfig | CourseSettings, terminal: Terminal
) -> bool:
    """Train, and say what each stage did."""
    from llmos_edu.cli.sentences import say_stage

    if not isinstance(settings, CONFIGS[options.model]):
        raise ConfigError(
            f"the model must come before its settings, got {options.model!r} behind "
            f"them; write: llmos train {options.model} --n-steps ..."
        )
    config = (
        COURSE_CONFIGS[options.model]
        if isinstance(settings, CourseSettings)
        else settings
    )
    kind = options.model.removeprefix("course-")
    out = options.out or Path("runs", options.model)
    check_run_folder(out, config)
    trained = _recipe(kind)(
        config,
        out=out,
        device=options.device,
        on_stage=lambda stage: say_stage(stage, terminal),
        show_progress=False if terminal.json else None,
    )
    terminal.say(f"\nThe run is in {out}/. {NEXT[kind].format(out=out)}")
    stages = {stage.name: stage.result for stage in trained.stages.done}
    terminal.answer({"out": str(out), "config": config.to_dict(), **stages})
    return True


def _recipe(model: str) -> Any:  # noqa: ANN401 - two recipes, two kinds of settings
    from llmos_edu.recipes.pretrain_bert import pretrain_bert
    from llmos_edu.recipes.pretrain_gpt import pretrain_gpt

    return {"gpt": pretrain_gpt, "bert": pretrain_bert}[model]
