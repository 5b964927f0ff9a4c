"""Make the exercise a student gets out of the notebook that solves it.

`write_blanks` writes two files: the notebook with stubs for solutions, without hidden
checks and without outputs; and its practice key (`llmos_check.key`). Both are
generated, never edited: the same solution gives the same bytes. The key holds computed
numbers, whose last bits may differ between machines, so an old key that says the same
within the checks' tolerances is left as it is.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from llmos_check.comparison import differences
from llmos_check.diagnosis import Lookalikes
from llmos_check.encoding import store_record
from llmos_check.key import SUFFIX, Key, read_key
from llmos_check.key import VERSION as KEY_VERSION
from llmos_check.records import Record, RecordError
from llmos_edu.core.files import make_folder, write_text
from llmos_edu.grading.cases import (
    Case,
    expected_records,
    known_records,
    read_cases,
    run_case,
)
from llmos_edu.grading.cells import (
    NAMESPACE,
    Cell,
    Notebook,
    notebook_text,
    read_notebook,
    settings,
    source,
)
from llmos_edu.grading.local import Local
from llmos_edu.grading.schema import Assignment, Check, read_assignment
from llmos_edu.grading.transplant import graft

SEEDS = (0, 1, 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Blanks:
    """What `write_blanks` wrote."""

    exercise: str
    """The exercise's name."""

    notebook: Path
    """What a student opens."""

    key: Path
    """What tells them whether they are right."""

    changed: tuple[str, ...]
    """The names of the files whose content is not what it was."""

    def to_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self) | {"notebook": str(self.notebook), "key": str(self.key)}


def write_blanks(solution: Path, *, out: Path) -> Blanks:
    """Write the exercise that belongs to a solution.

    Args:
        solution: `solutions/NAME.ipynb`; its cases stand in `solutions/NAME/`.
        out: The folder for `NAME.ipynb` and `NAME.key.json`.

    Raises:
        ConfigError: the solution breaks the schema or does not pass its own checks.
        FileError: a file cannot be read or written.
    """
    assignment = read_assignment(read_notebook(solution))
    cases = read_cases(solution.with_suffix(""), assignment)
    blank = blank_notebook(assignment)
    with Local() as local:
        key = practice_key(assignment, cases, local)
    make_folder(out)
    notebook_path = out / f"{assignment.exercise}.ipynb"
    key_path = out / f"{assignment.exercise}{SUFFIX}"
    changed = []
    if _replace(notebook_path, notebook_text(blank)):
        changed.append(notebook_path.name)
    if not _says_the_same(key_path, key) and _replace(key_path, notebook_text(key)):
        changed.append(key_path.name)
    return Blanks(
        exercise=assignment.exercise,
        notebook=notebook_path,
        key=key_path,
        changed=tuple(changed),
    )


def blank_notebook(assignment: Assignment) -> Notebook:
    """The notebook without its solutions, hidden checks and outputs."""
    cells = [
        _blank_cell(cell, assignment)
        for cell in assignment.notebook["cells"]
        if not settings(cell).get("hidden")
    ]
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
            NAMESPACE: dict(settings(assignment.notebook)),
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _blank_cell(cell: Cell, assignment: Assignment) -> Cell:
    found = dict(settings(cell))
    text = source(cell)
    if found.get("role") == "answer":
        text = assignment.stub(found["name"])
    found.pop("hints", None)
    metadata = dict(cell.get("metadata", {})) | ({NAMESPACE: found} if found else {})
    blank: Cell = {
        "cell_type": cell["cell_type"],
        "id": cell["id"],
        "metadata": metadata,
        "source": text.splitlines(keepends=True),
    }
    if cell["cell_type"] == "code":
        blank |= {"execution_count": None, "outputs": []}
    return blank


def practice_key(
    assignment: Assignment,
    cases: tuple[Case, ...],
    local: Local,
    *,
    seeds: tuple[int, ...] = SEEDS,
) -> dict[str, Any]:
    """The practice key of an exercise, as JSON; see `llmos_check.key`.

    Args:
        assignment: The exercise with its solutions.
        cases: Its named wrong answers, among others.
        local: Where to run them.
        seeds: The practice seeds.
    """
    blank = read_assignment(blank_notebook(assignment))
    wrong = [case for case in cases if case.kind == "wrong"]
    entries = {name: _empty_entry(assignment, name, wrong) for name in blank.checks}
    for seed in seeds:
        expected = expected_records(assignment, local, seed=seed)
        ran = {case: run_case(assignment, case, local, seed=seed) for case in wrong}
        known = known_records(assignment, expected, ran)
        for name, entry in entries.items():
            entry["seeds"][str(seed)] = {
                "expected": store_record(known[name].expected),
                "wrong": {
                    case: _stored_difference(record, known[name])
                    for case, record in known[name].wrong.items()
                },
            }
    return {
        "v": KEY_VERSION,
        "exercise": assignment.exercise,
        "notebook": graft(blank, {}),
        "hidden_points": sum(
            check.points for check in assignment.checks.values() if check.hidden
        ),
        "checks": entries,
    }


def _empty_entry(
    assignment: Assignment, name: str, wrong: list[Case]
) -> dict[str, Any]:
    check = assignment.checks[name]
    task = assignment.tasks.get(check.about)
    return {
        "title": _title(assignment, check),
        "rtol": check.rtol,
        "atol": check.atol,
        "hints": list(task.hints) if task else [],
        **({"forbid_ops": list(check.forbid_ops)} if check.forbid_ops else {}),
        **({"hidden_points": hidden} if (hidden := _hidden(assignment, check)) else {}),
        "says": {case.name: case.says for case in wrong if case.answer == check.about},
        "seeds": {},
    }


def _title(assignment: Assignment, check: Check) -> str:
    """The title of the task, with what tells its checks apart if there are several."""
    task = assignment.tasks.get(check.about)
    title = task.title if task else check.about
    own = check.name.removeprefix(check.about).strip("_").replace("_", " ")
    return f"{title}: {own}" if own and len(_visible(assignment, check)) > 1 else title


def _visible(assignment: Assignment, check: Check) -> list[Check]:
    """The checks of the same task that students see."""
    every = assignment.checks.values()
    return [c for c in every if c.about == check.about and not c.hidden]


def _hidden(assignment: Assignment, check: Check) -> float:
    """What a task is worth in hidden checks, told with its last visible check."""
    every = assignment.checks.values()
    hidden = sum(c.points for c in every if c.about == check.about and c.hidden)
    return hidden if _visible(assignment, check)[-1:] == [check] else 0


def _stored_difference(wrong: Record, known: Lookalikes) -> dict[str, Any]:
    """A wrong answer's record without the values that are right."""
    found = differences(known.expected, wrong, rtol=known.rtol, atol=known.atol)
    names = {difference.value for difference in found}
    values = {name: value for name, value in wrong.values.items() if name in names}
    return store_record(Record(name=wrong.name, values=values))


def _replace(path: Path, text: str) -> bool:
    """Write a file unless it is there already; say whether it changed."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    write_text(path, text)
    return True


def _says_the_same(path: Path, key: Mapping[str, Any]) -> bool:
    """Whether the key that is there differs only in the last bits of its numbers."""
    new = Key(exercise=key["exercise"], notebook=key["notebook"], checks=key["checks"])
    try:
        old = read_key(path)
        return _without_numbers(old) == _without_numbers(new) and all(
            _same_records(old.known(check, seed), new.known(check, seed))
            for check in new.checks
            for seed in new.seeds
        )
    except (RecordError, LookupError, TypeError, AttributeError):
        return False


def _without_numbers(key: Key) -> dict[str, Any]:
    entries = {
        name: {
            **entry,
            "seeds": {
                seed: sorted(stored["wrong"]) for seed, stored in entry["seeds"].items()
            },
        }
        for name, entry in key.checks.items()
    }
    return {"exercise": key.exercise, "notebook": key.notebook, "checks": entries}


def _same_records(old: Lookalikes | None, new: Lookalikes | None) -> bool:
    if old is None or new is None:
        return old is new
    pairs = [(new.expected, old.expected)]
    pairs += [(record, old.wrong[case]) for case, record in new.wrong.items()]
    return not any(
        differences(left, right, rtol=new.rtol, atol=new.atol) for left, right in pairs
    )
