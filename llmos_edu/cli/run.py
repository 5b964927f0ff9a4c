"""Run chapters from top to bottom, each in a kernel of its own.

Chapters are named by number, name or path: `llmos run 5`, `llmos run 05_attention`.
Executed copies go to --out; --inplace renews the outputs stored in the course itself.
"""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from llmos_edu.cli.checkout import choose_chapters
from llmos_edu.cli.execution import execute_chapters
from llmos_edu.cli.terminal import Terminal
from llmos_edu.core.devices import Profile
from llmos_edu.core.files import make_folder


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What to run, and how large."""

    names: tuple[str, ...] = field(default=(), metadata={"positional": True})
    """Chapters to run; all of them by default."""
    profile: Literal["cpu", "gpu"] = "cpu"
    device: str = "auto"
    seed: int = 0
    out: Path = Path("runs/chapters")
    inplace: bool = False
    """Store the new outputs in the chapters themselves."""
    jobs: int = field(default=1, metadata={"short": "-j"})
    """How many chapters run at a time."""


FLAGS = [RunOptions]


def run(options: RunOptions, terminal: Terminal) -> bool:
    """Run the chapters and say of each whether it ran to its end."""
    Profile(options.profile)
    chosen = choose_chapters(options.names)
    out = make_folder(options.out)
    parameters = {k: getattr(options, k) for k in ("profile", "device", "seed")}
    terminal.say(f"Running, profile {options.profile}: {', '.join(chosen)}.")
    rows, started = [], time.monotonic()
    for row in execute_chapters(
        chosen, out=out, inplace=options.inplace, jobs=options.jobs, **parameters
    ):
        rows.append(row)
        terminal.say(
            f"{len(rows)}/{len(chosen)}  {row['chapter']:<24} "
            f"{row['seconds']:6.1f} s  {row['error'] or 'ok'}"
        )
    failed = [row["chapter"] for row in rows if row["error"]]
    rows.sort(key=lambda row: row["chapter"])
    terminal.say(
        f"\n{len(rows) - len(failed)} of {len(rows)} chapters ran to their end in "
        f"{time.monotonic() - started:.0f} s; their copies are in {out}/"
    )
    terminal.answer({"chapters": rows, "failed": failed})
    return not failed
