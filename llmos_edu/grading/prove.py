"""Put a grader on trial with the answers it must tell apart.

A check that lets a wrong answer pass teaches the mistake. So an exercise is proven
before it is used, with a solution, with right answers written differently, with named
wrong answers and with nothing at all:

1. the reference passes every check, under three seeds, twice alike under one
2. every record changes with the seed, so that no constant can be handed in
3. the blank earns nothing, and holds nothing of the solution or of hidden checks
4. each right answer earns everything
5. each wrong answer loses points, and is named as itself and nothing else

The mutation score is the share of wrong answers that lose points.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from llmos_check.comparison import differences
from llmos_check.diagnosis import Lookalikes, diagnose
from llmos_check.records import Record
from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.blanks import blank_notebook
from llmos_edu.grading.cases import (
    Case,
    expected_records,
    known_records,
    of_answer,
    read_cases,
    run_case,
)
from llmos_edu.grading.cells import notebook_text, read_notebook, source
from llmos_edu.grading.local import Local
from llmos_edu.grading.policy import watched
from llmos_edu.grading.records import Outcome, judge
from llmos_edu.grading.regions import BEGIN, END, holds_solution
from llmos_edu.grading.schema import Assignment, Check, read_assignment
from llmos_edu.grading.transplant import graft

SEEDS = (101, 2_002, 30_003)
MIN_WRONG = 6
MIN_RIGHT = 2
MIN_SEEDS = 2

Records = Mapping[str, Record]
Outcomes = Mapping[str, Outcome]


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseProof:
    """How one case fared, at its best over all seeds."""

    answer: str
    """The answer it stands for."""

    case: str
    """Its name."""

    kind: str
    """`right` or `wrong`."""

    earned: float
    """The points its answer's checks gave it, every other answer being right."""

    possible: float
    """The points those checks have."""

    named: tuple[str, ...]
    """The mistakes it was taken for; of a wrong one, its own name alone is right."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """Whether an exercise may be used."""

    exercise: str
    """Its name."""

    max_points: float
    """Without bonus."""

    seeds: tuple[int, ...]
    """The seeds it was tried with."""

    cases: tuple[CaseProof, ...]
    """Every case."""

    failures: tuple[str, ...]
    """What is wrong with the exercise, in sentences; empty means proven."""

    @property
    def mutation_score(self) -> float:
        """The share of wrong answers that lose points, 0 to 1."""
        wrong = [case for case in self.cases if case.kind == "wrong"]
        lost = [case for case in wrong if case.earned < case.possible]
        return len(lost) / len(wrong) if wrong else 0.0

    @property
    def proven(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.failures

    def to_dict(self) -> dict[str, Any]:
        """For `--json`."""
        scores = {"mutation_score": self.mutation_score, "proven": self.proven}
        return asdict(self) | scores


def prove_exercise(solution: Path, *, seeds: tuple[int, ...] = SEEDS) -> Proof:
    """Run every case of an exercise and say what its grader gets wrong.

    Args:
        solution: `solutions/NAME.ipynb`; its cases stand in `solutions/NAME/`.
        seeds: At least two, so that constants can be told from answers.

    Raises:
        ConfigError: the seeds are fewer than two; the solution breaks the schema or
            fails its own checks.
        FileError: a file cannot be read.
    """
    if len(set(seeds)) < MIN_SEEDS:
        raise ConfigError(
            f"a trial needs {MIN_SEEDS} different seeds at least, got {list(seeds)}"
        )
    assignment = read_assignment(read_notebook(solution))
    cases = read_cases(solution.with_suffix(""), assignment)
    with Local() as local:
        expected = {s: expected_records(assignment, local, seed=s) for s in seeds}
        again = expected_records(assignment, local, seed=seeds[0])
        ran = {
            seed: {case: run_case(assignment, case, local, seed=seed) for case in cases}
            for seed in seeds
        }
        stubs = {name: assignment.stub(name) for name in assignment.answers}
        empty = local.outcomes(assignment, graft(assignment, stubs, seed=seeds[0]))
    proofs = tuple(_prove_case(assignment, case, expected, ran) for case in cases)
    failures = [
        *_too_few(assignment, cases),
        *_unsteady(assignment, expected[seeds[0]], again),
        *_constant(assignment, expected),
        *_against_policy(assignment, expected, ran),
        *_not_empty(assignment, expected[seeds[0]], empty),
        *_leaks(assignment),
        *(sentence for proof in proofs for sentence in _misjudged(proof)),
    ]
    return Proof(
        exercise=assignment.exercise,
        max_points=assignment.max_points,
        seeds=seeds,
        cases=proofs,
        failures=tuple(failures),
    )


def _prove_case(
    assignment: Assignment,
    case: Case,
    expected: Mapping[int, Records],
    ran: Mapping[int, Mapping[Case, Outcomes]],
) -> CaseProof:
    earned: list[float] = []
    named: dict[str, None] = {}
    own = _own(assignment, case)
    for seed, outcomes in ran.items():
        known = known_records(assignment, expected[seed], outcomes)
        named |= dict.fromkeys(_named(own, known, outcomes[case]))
        earned.append(
            sum(
                check.points
                for check in own
                if _is_right(check, expected[seed], outcomes[case])
            )
        )
    is_right = case.kind == "right"
    return CaseProof(
        answer=case.answer,
        case=case.name,
        kind=case.kind,
        earned=min(earned) if is_right else max(earned),
        possible=sum(check.points for check in _own(assignment, case)),
        named=tuple(named),
    )


def _own(assignment: Assignment, case: Case) -> list[Check]:
    return [c for c in assignment.checks.values() if c.about == case.answer]


def _is_right(check: Check, expected: Records, outcomes: Outcomes) -> bool:
    outcome = outcomes[check.name]
    return judge(check, expected=expected[check.name], outcome=outcome).right


def _named(
    checks: list[Check], known: Mapping[str, Lookalikes], outcomes: Outcomes
) -> Iterator[str]:
    """The mistakes that an answer's checks find in it."""
    for check in checks:
        record = outcomes[check.name].record
        if record is not None:
            yield from diagnose(record, known[check.name]).mistakes


def _misjudged(proof: CaseProof) -> Iterator[str]:
    label = f"{proof.answer}/{proof.kind}/{proof.case}"
    marks = f"got {proof.earned:g} of {proof.possible:g}"
    if proof.kind == "right":
        if proof.earned < proof.possible:
            yield f"{label} must earn everything, {marks}"
        return
    if proof.earned >= proof.possible:
        yield f"{label} must lose points, {marks}"
    if proof.named != (proof.case,):
        taken_for = ", ".join(proof.named) or "nothing"
        yield f"{label} must be named as itself, got {taken_for}"


def _too_few(assignment: Assignment, cases: tuple[Case, ...]) -> Iterator[str]:
    for name in assignment.answers:
        for kind, least in (("wrong", MIN_WRONG), ("right", MIN_RIGHT)):
            count = len(list(of_answer(cases, name, kind)))
            if count < least:
                yield f"{name} must have {least} {kind} answers at least, got {count}"


def _unsteady(assignment: Assignment, one: Records, two: Records) -> Iterator[str]:
    for name in assignment.checks:
        if differences(one[name], two[name], rtol=0.0, atol=0.0):
            yield f"check {name} must record the same twice under one seed"


def _constant(assignment: Assignment, expected: Mapping[int, Records]) -> Iterator[str]:
    first, *others = expected.values()
    for name, check in assignment.checks.items():
        if not any(
            differences(first[name], other[name], rtol=check.rtol, atol=check.atol)
            for other in others
        ):
            yield f"check {name} must record something else under another seed"


def _against_policy(
    assignment: Assignment,
    expected: Mapping[int, Records],
    ran: Mapping[int, Mapping[Case, Outcomes]],
) -> Iterator[str]:
    """Right answers that use what a check forbids, or escape its watch."""
    for name, check in assignment.checks.items():
        told = {
            "the solution": [watched(check, found[name]) for found in expected.values()]
        }
        for outcomes in ran.values():
            for case, outcome in outcomes.items():
                if case.kind == "right" and case.answer == check.about:
                    label = f"{case.answer}/right/{case.name}"
                    story = watched(check, outcome[name].record)
                    told.setdefault(label, []).append(story)
        for label, stories in told.items():
            used = {word for story in stories for word in story.get("used", ())}
            if any("used" in story for story in stories):
                words = ", ".join(sorted(used)) or "no watch(...)"
                yield f"check {name} must allow what {label} uses, got {words}"


def _not_empty(
    assignment: Assignment, expected: Records, outcomes: Outcomes
) -> Iterator[str]:
    for name, check in assignment.checks.items():
        if _is_right(check, expected, outcomes):
            yield f"check {name} must give nothing to a blank, got {check.points:g}"


def _leaks(assignment: Assignment) -> Iterator[str]:
    """Solutions and hidden checks that stand in the blank."""
    cells = blank_notebook(assignment)["cells"]
    blank = "\n".join(source(cell) for cell in cells) + notebook_text(cells)
    for name, check in assignment.checks.items():
        if check.hidden and name in blank:
            yield f"hidden check {name} must not be mentioned in the blank"
    for name, answer in assignment.answers.items():
        if not holds_solution(answer.source):
            yield f"answer {name} must mark its solution, got no {BEGIN}"
        stub = assignment.stub(name)
        lines = {line.strip() for line in answer.source.splitlines()}
        own = [line for line in lines if line not in stub and line not in (BEGIN, END)]
        if all(line in blank for line in own):
            yield f"the solution of {name} must not stand in the blank"
