"""Go through the whole system once: a GPT learns the reference of your own Python.

Read, tokenize, train, evaluate, generate. The run folder keeps every stage, so an
interrupted tour goes on where it stopped when the same command is given again;
report.html in it shows the run with its figures.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from llmos_edu.cli.terminal import Terminal


@dataclass(frozen=True, kw_only=True)
class TourOptions:
    """How large, and where to."""

    profile: Literal["cpu", "gpu"] = "cpu"
    device: str = "auto"
    seed: int = 0
    out: Path = Path("runs/tour")


FLAGS = [TourOptions]
AFTER_CTRL_C = "the same command goes on from the last checkpoint"


def run(options: TourOptions, terminal: Terminal) -> bool:
    """Take the tour, say what each stage did, and write the report."""
    from llmos_edu.cli.report import write_report
    from llmos_edu.cli.sentences import say_stage
    from llmos_edu.recipes.tour import tour, tour_config

    config = tour_config(options.profile, seed=options.seed)
    terminal.say("The tour: a GPT learns the reference of your own Python.\n")
    taken = tour(
        config,
        out=options.out,
        device=options.device,
        on_stage=lambda stage: say_stage(stage, terminal),
        show_progress=False if terminal.json else None,
    )
    report = write_report(taken.stages, taken.run.history, folder=options.out)
    seconds = sum(stage.seconds for stage in taken.stages)
    terminal.say(f"All in {seconds:.0f} s. Figures: {report}")
    terminal.say(f"Go on:  llmos generate {options.out} --prompt 'A tuple is'")
    terminal.answer({**taken.to_dict(), "report": str(report)})
    return True
