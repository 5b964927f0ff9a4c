"""What an assignment notebook says about its cells, and what it may say.

A notebook is plain JSON here; nothing in it is run. Its own metadata names the
exercise: `{"llmos": {"version": 1, "exercise": "attention"}}`. A cell that grading
knows carries `{"llmos": {"role": ..., ...}}`:

    role        cell      fields (* required)
    setup       code      -
    task        markdown  name*, title*, difficulty* (1-3), minutes*, hints, optional
    answer      code      name*, allow, forbid_ops
    check       code      name*, points*, after*, hidden, bonus, rtol, atol, timeout_s,
                          forbid_ops

Any other cell is prose and never graded. Names, not cell ids, are the keys. `after`
lists the answers a check needs; the last one is the answer it is about. A hidden check
is not in the blank that students get. A bonus check counts on top of the maximum. The
cell that holds `SEED = 0` is a setup cell tagged `parameters`, where papermill puts
another seed.

Read in this order: `Task`, `Answer`, `Check`, `Assignment`, `read_assignment`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.cells import Notebook, settings, source
from llmos_edu.grading.regions import blank_source
from llmos_edu.grading.validation import FIELDS, find_problems


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """The lead-in of one task: what the reader is told before the stub."""

    name: str
    """The name of the answer it asks for."""

    title: str
    """What to build, in a few words."""

    difficulty: int
    """1 easy, 2 takes thought, 3 hard."""

    minutes: int
    """How long a student needs."""

    hints: tuple[str, ...] = ()
    """From a nudge to nearly the answer; one more after each failed check."""

    optional: bool = False
    """The exercise is complete without it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A cell the student writes."""

    name: str
    """Its key: one word, unique among answers."""

    index: int
    """Which cell of the notebook it is, from 0."""

    source: str
    """Its text: the solution in a master, the stub in a blank."""

    allow: tuple[str, ...] = ()
    """Names the answer may call although the policy forbids them."""

    forbid_ops: tuple[str, ...] = ()
    """Operations that would be the answer instead of writing it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A cell that records what answers return, and what the record is worth."""

    name: str
    """Its key, and the name of the record it emits; unique among checks."""

    index: int
    """Which cell of the notebook it is, from 0."""

    source: str
    """Its text."""

    points: float
    """Earned by a matching record, else 0."""

    after: tuple[str, ...]
    """The answers it needs; the last is the one it is about."""

    hidden: bool = False
    """Left out of what students get."""

    bonus: bool = False
    """Counts on top of the maximum."""

    rtol: float = 1e-5
    """Relative tolerance of the comparison."""

    atol: float = 1e-6
    """Absolute tolerance of the comparison."""

    timeout_s: float = 20.0
    """The longest it may run, in seconds."""

    forbid_ops: tuple[str, ...] = ()
    """Operations of torch that the watched function must not use."""

    @property
    def about(self) -> str:
        """The answer it is about."""
        return self.after[-1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """A notebook whose grading metadata was found to be whole."""

    exercise: str
    """Its name, such as `attention`."""

    notebook: Notebook
    """The notebook it was read from; treat it as read-only."""

    setup: tuple[int, ...]
    """The cells that run before everything else, from 0."""

    tasks: Mapping[str, Task]
    """By the name of the answer, in the notebook's order."""

    answers: Mapping[str, Answer]
    """By name, in the notebook's order."""

    checks: Mapping[str, Check]
    """By name, in the notebook's order."""

    @property
    def max_points(self) -> float:
        """The full mark; bonus checks come on top."""
        return sum(check.points for check in self.checks.values() if not check.bonus)

    def stub(self, answer: str) -> str:
        """The text of an answer before anybody wrote it."""
        label = f"{self.exercise}.{answer}"
        return blank_source(self.answers[answer].source, label=label)


def read_assignment(notebook: Notebook) -> Assignment:
    """Read a master or a blank, and refuse it unless its metadata is whole.

    Args:
        notebook: A notebook of the instructor's, as parsed JSON of nbformat 4.

    Raises:
        ConfigError: with every problem found, each with its cell's number from 1.

    Example:
        >>> read_assignment({"cells": []})
        Traceback (most recent call last):
        llmos_edu.core.errors.ConfigError: an assignment must ...
    """
    if problems := find_problems(notebook):
        raise ConfigError(
            "an assignment must follow the cell metadata of llmos_edu.grading.schema, "
            f"got {len(problems)} problem(s): " + "; ".join(problems)
        )
    found: dict[str, list[tuple[int, dict[str, Any]]]] = {role: [] for role in FIELDS}
    for index, cell in enumerate(notebook["cells"]):
        fields = dict(settings(cell))
        if role := fields.pop("role", None):
            plain = {k: tuple(v) if type(v) is list else v for k, v in fields.items()}
            found[role].append((index, plain))
    texts = [source(cell) for cell in notebook["cells"]]
    answers = (Answer(index=i, source=texts[i], **f) for i, f in found["answer"])
    checks = (Check(index=i, source=texts[i], **f) for i, f in found["check"])
    return Assignment(
        exercise=settings(notebook)["exercise"],
        notebook=notebook,
        setup=tuple(index for index, _ in found["setup"]),
        tasks={fields["name"]: Task(**fields) for _, fields in found["task"]},
        answers={answer.name: answer for answer in answers},
        checks={check.name: check for check in checks},
    )
