"""Write what each student should know about their grade.

One page and one notebook for each: marks, the name of the mistake where it is known,
hints, and the student's own lines. A hidden check's text, data and expected values are
never in it.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from llmos_edu.cli.terminal import Terminal


@dataclass(frozen=True, kw_only=True)
class FeedbackOptions:
    """Whose results, and how much to show."""

    results: Path = field(metadata={"positional": True})
    """The folder that `llmos grade` wrote."""
    out: Path = field(default=Path("runs/feedback"), metadata={"short": "-o"})
    format: tuple[str, ...] = ("html", "ipynb")
    """Files for each student: html, ipynb."""
    show_hidden: Literal["none", "names", "messages"] = "names"
    """What is shown of hidden checks."""


FLAGS = [FeedbackOptions]


def run(options: FeedbackOptions, terminal: Terminal) -> bool:
    """Write the files and say where they are."""
    from llmos_edu.grading.feedback import Showing, write_feedback

    showing = Showing(hidden=options.show_hidden, formats=options.format)
    written = write_feedback(options.results, out=options.out, showing=showing)
    terminal.say(f"{len(written)} files are in {options.out}/")
    terminal.answer([str(path) for path in written])
    return True
