"""Begin an exercise of your own: a solution notebook that already works.

For instructors. It holds one small task with its check and cases, to be replaced. Or
take over an assignment: `--from-nbgrader FILE.ipynb` turns the source notebook of an
nbgrader assignment into a solution, runs nothing, and says what is left to do.
"""

from dataclasses import asdict, dataclass, field
from pathlib import Path

from llmos_edu.cli.checkout import checkout
from llmos_edu.cli.terminal import Terminal, printable

NEXT = """
Next:
  1. write your tasks in {notebook},
     and answers that people give in {cases}
  2. `llmos blanks {name}` makes what students open
  3. `llmos prove {name}` says what the grader still gets wrong

solutions/README.md explains each part."""


@dataclass(frozen=True, kw_only=True)
class NewExerciseOptions:
    """What to begin."""

    name: str = field(metadata={"positional": True})
    """Its name: lower-case letters, digits and _; it becomes NAME.ipynb."""
    title: str = ""
    """The notebook's heading; made from the name by default."""
    from_nbgrader: Path | None = None
    """The source notebook of an nbgrader assignment to take over."""
    out: Path | None = None
    """The folder it is written into; the course's solutions/ by default."""


FLAGS = [NewExerciseOptions]


def run(options: NewExerciseOptions, terminal: Terminal) -> bool:
    """Write the notebook with its cases, and say how to go on."""
    from llmos_edu.grading.new_exercise import write_new_exercise

    if options.from_nbgrader is not None:
        return _import(options, options.from_nbgrader, terminal)
    folder = options.out or checkout() / "solutions"
    path = write_new_exercise(options.name, folder=folder, title=options.title)
    terminal.say(f"{path} is there.")
    _say_next(path, terminal)
    terminal.answer({"exercise": path.stem, "notebook": str(path)})
    return True


def _import(options: NewExerciseOptions, given: Path, terminal: Terminal) -> bool:
    from llmos_edu.grading.nbgrader import import_nbgrader

    folder = options.out or checkout() / "solutions"
    made = import_nbgrader(given, name=options.name, folder=folder, title=options.title)
    terminal.say(
        f"{made.notebook} is there, with {len(made.answers)} answers and "
        f"{len(made.checks)} checks. Left to do:\n"
    )
    for note in made.notes:
        terminal.say(f"  - {printable(note)}")
    _say_next(made.notebook, terminal)
    terminal.answer(asdict(made) | {"notebook": str(made.notebook)})
    return True


def _say_next(path: Path, terminal: Terminal) -> None:
    if path.parent.resolve() != (checkout() / "solutions").resolve():
        terminal.say("`blanks` and `prove` look in solutions/: move it there.")
    terminal.say(NEXT.format(notebook=path.name, cases=f"{path.stem}/", name=path.stem))
