"""Make the exercises from their solutions: answers out, practice keys in.

For instructors. Files in exercises/ are never edited by hand; this writes them anew and
leaves alone what would not change.
"""

from dataclasses import dataclass, field
from pathlib import Path

from llmos_edu.cli.checkout import checkout
from llmos_edu.cli.terminal import Terminal
from llmos_edu.core.components import choose


@dataclass(frozen=True, kw_only=True)
class BlanksOptions:
    """Which solutions, and where to."""

    names: tuple[str, ...] = field(default=(), metadata={"positional": True})
    """Solutions by name; all of them by default."""
    out: Path | None = None
    """Where the exercises are written; into the course's exercises/ by default."""


FLAGS = [BlanksOptions]


def run(options: BlanksOptions, terminal: Terminal) -> bool:
    """Write an exercise for each solution and say what changed."""
    from llmos_edu.grading.blanks import write_blanks

    folder = checkout()
    out = options.out or folder / "exercises"
    found = sorted((folder / "solutions").glob("*.ipynb"))
    every = {path.stem: path for path in found}
    chosen = [choose("solution", name, every) for name in options.names or every]
    written = [write_blanks(solution, out=out) for solution in chosen]
    for blanks in written:
        changed = ", ".join(blanks.changed) or "nothing to change"
        terminal.say(f"{blanks.exercise}: {changed}")
    terminal.answer([blanks.to_dict() for blanks in written])
    return True
