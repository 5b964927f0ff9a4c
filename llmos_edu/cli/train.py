"""Pretrain a GPT on a corpus, or on files of your own, into one run folder.

An interrupted run goes on from its last checkpoint when the same command is given
again. `llmos generate RUN` lets the model write.
"""

from dataclasses import dataclass
from pathlib import Path

from llmos_edu.cli.terminal import Terminal
from llmos_edu.recipes.pretrain_config import PretrainConfig, check_run_folder


@dataclass(frozen=True, kw_only=True)
class TrainOptions:
    """Where to, and on what."""

    device: str = "auto"
    out: Path = Path("runs/gpt")


FLAGS = [TrainOptions, PretrainConfig]
AFTER_CTRL_C = "the same command goes on from the last checkpoint"


def run(options: TrainOptions, config: PretrainConfig, terminal: Terminal) -> bool:
    """Train, and say what each stage did."""
    from llmos_edu.cli.sentences import say_stage
    from llmos_edu.recipes.pretrain_gpt import pretrain_gpt

    check_run_folder(options.out, config)
    trained = pretrain_gpt(
        config,
        out=options.out,
        device=options.device,
        on_stage=lambda stage: say_stage(stage, terminal),
        show_progress=False if terminal.json else None,
    )
    terminal.say(f"\nThe run is in {options.out}/. Try it:")
    terminal.say(f"  llmos generate {options.out} --prompt 'The'")
    stages = {stage.name: stage.result for stage in trained.stages.done}
    terminal.answer({"out": str(options.out), "config": config.to_dict(), **stages})
    return True
