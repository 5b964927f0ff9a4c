"""Turn results into marks for a person, a spreadsheet or a learning platform.

Give several results folders for several exercises, or for several attempts in their
order. The page (html) also says how hard each check was, whom it told apart, and which
mistakes the class made.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from llmos_edu.cli.terminal import Terminal


@dataclass(frozen=True, kw_only=True)
class GradebookOptions:
    """Which results, and what to make of them."""

    results: tuple[Path, ...] = field(default=(), metadata={"positional": True})
    """Folders that `llmos grade` wrote."""
    out: Path = field(default=Path("runs/gradebook"), metadata={"short": "-o"})
    format: tuple[str, ...] = ("csv", "html")
    """Files to write: csv, canvas, moodle, json, junit, html."""
    attempts: Literal["last", "best"] = "last"
    """Which of several attempts counts."""
    late: Path | None = None
    """CSV of student, days late and perhaps exercise."""
    late_percent: float = 10.0
    """Share of the points that each day takes."""
    manual: Path | None = None
    """CSV of student, points given by hand, and perhaps exercise and comment."""
    similarity: bool = False
    """Also report answers that are alike, to be looked at by a person."""


FLAGS = [GradebookOptions]


def run(options: GradebookOptions, terminal: Terminal) -> bool:
    """Write the files, and print the marks."""
    from llmos_edu.core.files import make_folder, write_text
    from llmos_edu.grading.gradebook import Policy, read_gradebook
    from llmos_edu.grading.mark_files import SUFFIX, as_json, pick_writers
    from llmos_edu.grading.similarity import as_html as similar_page

    writers = pick_writers(options.format)
    policy = Policy(
        attempts=options.attempts, late=options.late, manual=options.manual,
        late_percent=options.late_percent,
    )  # fmt: skip
    book = read_gradebook(options.results, policy=policy)
    out = make_folder(options.out)
    for name, write in writers.items():
        write_text(out / f"{name}.{SUFFIX[name]}", write(book))
    if options.similarity:
        write_text(out / "similarity.html", similar_page(book.counted))
    for mark in book.marks:
        total = "no mark" if mark.total is None else f"{mark.total:g}"
        terminal.say(
            f"{mark.student:<24} {mark.exercise:<16} {total:>7} of {mark.max_points:g}"
        )
    for line in book.ignored:
        terminal.complain(f"this line fits nobody: {line}")
    terminal.say(f"\n{', '.join(writers)} are in {out}/")
    if terminal.json:
        print(as_json(book))
    return True
