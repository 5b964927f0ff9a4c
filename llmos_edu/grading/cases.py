"""The answers a grader is proven with: named wrong ones, and right ones written anew.

Beside `solutions/NAME.ipynb` stands one file for each case:

    solutions/NAME/ANSWER/wrong/no_scale.py      its docstring is what a student is told
    solutions/NAME/ANSWER/right/with_einsum.py   its docstring says how it differs

A file is the whole text of the answer's cell. Read in this order: `Case`, `read_cases`,
`expected_records`, `known_records`.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from llmos_check.diagnosis import Lookalikes
from llmos_check.records import Record
from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.local import Local
from llmos_edu.grading.records import Outcome
from llmos_edu.grading.schema import Assignment
from llmos_edu.grading.transplant import graft

KINDS = ("right", "wrong")


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One answer that an author wrote to test a grader."""

    answer: str
    """The answer it stands for."""

    name: str
    """Its own name, unique for the answer: `no_scale`."""

    kind: str
    """`wrong` or `right`."""

    says: str
    """Of a wrong one: the diagnosis, in a sentence to the student."""

    source: str
    """The text of the answer's cell."""


def read_cases(folder: Path, assignment: Assignment) -> tuple[Case, ...]:
    """Read every case of an exercise, in the order of its answers and file names.

    Args:
        folder: `solutions/NAME`, which need not exist.
        assignment: The exercise.

    Raises:
        ConfigError: a file is not a case of any answer, or does not say what it is.
    """
    cases = tuple(_read(path, folder) for path in sorted(folder.glob("**/*.py")))
    order = list(assignment.answers)
    for case in cases:
        if case.answer not in order:
            raise ConfigError(
                f"a case must belong to an answer of {assignment.exercise}, got "
                f"{case.answer!r}; the answers are {', '.join(order)}"
            )
    return tuple(sorted(cases, key=lambda case: order.index(case.answer)))


def _read(path: Path, folder: Path) -> Case:
    parts = path.relative_to(folder).parts
    if len(parts) != 3 or parts[1] not in KINDS:
        raise ConfigError(
            f"a case must be ANSWER/wrong/NAME.py or ANSWER/right/NAME.py, got {path}"
        )
    text = path.read_text(encoding="utf-8")
    says = " ".join((ast.get_docstring(ast.parse(text)) or "").split())
    if not says:
        raise ConfigError(f"a case must say in its docstring what it is, got {path}")
    return Case(answer=parts[0], kind=parts[1], name=path.stem, says=says, source=text)


def of_answer(cases: tuple[Case, ...], answer: str, kind: str) -> Iterator[Case]:
    """The cases of one answer and kind."""
    return (case for case in cases if case.answer == answer and case.kind == kind)


def expected_records(
    assignment: Assignment, local: Local, *, seed: int
) -> Mapping[str, Record]:
    """What the reference records for each check.

    Raises:
        ConfigError: the reference does not run, or a check does not record.
    """
    outcomes = local.outcomes(assignment, graft(assignment, {}, seed=seed))
    records: dict[str, Record] = {}
    for name, outcome in outcomes.items():
        if outcome.record is None:
            raise ConfigError(
                f"the reference must pass its own checks, got {name} with {seed=}: "
                f"{outcome.problem}"
            )
        records[name] = outcome.record
    return records


def run_case(
    assignment: Assignment, case: Case, local: Local, *, seed: int
) -> Mapping[str, Outcome]:
    """The outcomes of a case's own checks when every other answer is right."""
    own = [c.name for c in assignment.checks.values() if c.about == case.answer]
    answers = {case.answer: case.source}
    notebook = graft(assignment, answers, seed=seed, checks=own)
    return local.outcomes(assignment, notebook)


def known_records(
    assignment: Assignment,
    expected: Mapping[str, Record],
    ran: Mapping[Case, Mapping[str, Outcome]],
) -> Mapping[str, Lookalikes]:
    """For each check, the records of the reference and of its wrong answers.

    Args:
        assignment: The exercise.
        expected: The reference's records on a seed.
        ran: The outcomes of the wrong answers on the same seed.
    """
    known: dict[str, Lookalikes] = {}
    for check in assignment.checks.values():
        wrong: dict[str, Record] = {}
        says: dict[str, str] = {}
        for case, outcomes in ran.items():
            outcome = outcomes.get(check.name)
            if case.kind == "wrong" and outcome and outcome.record:
                wrong[case.name], says[case.name] = outcome.record, case.says
        known[check.name] = Lookalikes(
            expected=expected[check.name],
            wrong=wrong,
            says=says,
            rtol=check.rtol,
            atol=check.atol,
        )
    return known
