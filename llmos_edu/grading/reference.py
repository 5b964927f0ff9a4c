"""Run the instructor's own notebook on this batch's seed, in the same box.

papermill executes it with a fresh seed; its records are what answers are compared
with. Behind it, in the same kernel, each named wrong answer runs in turn, so that a
student's numbers can be recognised as those of a known mistake. All of it happens
before any submission is touched, and stays in the grader's private folder.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from llmos_check.records import MIME
from llmos_edu.core.errors import ConfigError
from llmos_edu.core.files import read_json, write_json, write_text
from llmos_edu.grading.bundle import Bundle
from llmos_edu.grading.cells import Cell, Notebook, notebook_text, settings
from llmos_edu.grading.kernel_specs import KERNEL_NAME
from llmos_edu.grading.known import write_known
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.messages import clean_text
from llmos_edu.grading.records import payloads, read_outcome
from llmos_edu.grading.schema import Assignment
from llmos_edu.grading.transplant import graft
from llmos_edu.grading.worker import NOT_NEEDED

CASE = "llmos_case"
MAY_FAIL = "raises-exception"
START_S = 120.0
EXECUTE = "from llmos_edu.grading.reference import main; main()"


def run_reference(
    folder: Path, *, bundle: Bundle, seed: int, jupyter: Path, limits: Limits
) -> Path:
    """Compute what every check should record, and what known mistakes record.

    Args:
        folder: Private folder for the executed notebooks and the key.
        bundle: What to run.
        seed: The batch's seed.
        jupyter: Folder with the specification of the boxed kernel.
        limits: How long the notebook may take.

    Returns:
        The file that `known.read_known` reads.

    Raises:
        ConfigError: the reference failed; nothing can be graded with it.
    """
    assignment = bundle.assignment
    run = _Papermill(folder=folder, seed=seed, jupyter=jupyter, limits=limits)
    cells = run("reference", with_cases(bundle))
    records = list(_records(assignment, cells))
    expected = {name: found for case, name, found in records if not case}
    for name in assignment.checks:
        if name not in expected:
            raise ConfigError(
                f"the reference must leave one record per check, got none for {name} "
                f"with seed {seed}; run `llmos prove {bundle.path}`"
            )
    wrong: dict[str, dict[str, Any]] = {name: {} for name in assignment.checks}
    for case, name, found in records:
        if case:
            wrong[name][case] = found
    says = {(case.answer, case.name): case.says for case in bundle.cases}
    write_known(folder / "known.json", {
        name: {
            "expected": expected[name], "wrong": wrong[name],
            "says": {case: says[check.about, case] for case in wrong[name]},
        }
        for name, check in assignment.checks.items()
    })  # fmt: skip
    return folder / "known.json"


def reference_notebook(assignment: Assignment) -> Notebook:
    """The instructor's cells as they stand, for papermill."""
    notebook = graft(assignment, {})
    spec = {"name": KERNEL_NAME, "language": "python", "display_name": "Boxed Python"}
    notebook["metadata"] = {"kernelspec": spec, "language_info": {"name": "python"}}
    return notebook


def with_cases(bundle: Bundle) -> Notebook:
    """The reference, then each wrong answer with its checks, then put right again."""
    assignment = bundle.assignment
    notebook = reference_notebook(assignment)
    standing = {(settings(c)["role"], settings(c).get("name")): c
                for c in notebook["cells"]}  # fmt: skip
    cells: list[Cell] = list(notebook["cells"])
    for case in bundle.cases:
        answer = standing["answer", case.answer]
        cells.append(_may_fail(answer | {"source": case.source}, ""))
        cells += [
            _may_fail(standing["check", check.name], case.name)
            for check in assignment.checks.values()
            if check.about == case.answer
        ]
        cells.append(answer)
    for number, cell in enumerate(cells):
        cells[number] = cell | {"id": f"cell-{number}"}
    return notebook | {"cells": cells}


def _may_fail(cell: Cell, case: str) -> Cell:
    metadata = cell["metadata"] | {"tags": [MAY_FAIL], CASE: case}
    return cell | {"metadata": metadata}


def _records(
    assignment: Assignment, cells: list[Cell]
) -> Iterator[tuple[str, str, object]]:
    """Each good record that a run left: its case, its check, its payload."""
    for cell in cells:
        told = settings(cell)
        if told.get("role") != "check":
            continue
        sent = payloads(cell["outputs"])
        failed = any(o["output_type"] == "error" for o in cell["outputs"])
        check = assignment.checks[told["name"]]
        if not failed and read_outcome(check, sent).record is not None:
            yield cell["metadata"].get(CASE, ""), check.name, sent[0]


class _Papermill:
    """Runs a notebook by papermill in a process of its own."""

    def __init__(
        self, *, folder: Path, seed: int, jupyter: Path, limits: Limits
    ) -> None:
        self.folder, self.seed, self.jupyter = folder, seed, jupyter
        self.limits = limits

    def __call__(self, name: str, notebook: Notebook) -> list[Cell]:
        """Run it and give back its executed cells, or refuse the whole batch."""
        source, result = self.folder / f"{name}.ipynb", self.folder / f"{name}.out"
        write_text(source, notebook_text(notebook))
        job = self.folder / f"{name}.json"
        write_json(job, {
            "notebook": str(source), "result": str(result), "seed": self.seed,
            "cell_s": self.limits.total_s,
        })  # fmt: skip
        argv = [sys.executable, "-P", "-c", EXECUTE, str(job)]
        environment = {**os.environ, "JUPYTER_PATH": str(self.jupyter)}
        patience = START_S + self.limits.total_s * (1 + len(notebook["cells"]) / 20)
        try:
            done = subprocess.run(
                argv, env=environment, cwd=self.folder, capture_output=True,
                text=True, timeout=patience, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise ConfigError(
                f"the {name} notebook must finish, got none in {patience:.0f} s"
            ) from error
        if done.returncode != 0 or not result.exists():
            raise ConfigError(
                f"the {name} notebook must run without an error, got: "
                f"{clean_text(done.stderr)[-600:]}"
            )
        cells: list[Cell] = read_json(result)
        return cells


def execute(job: Mapping[str, Any]) -> None:
    """Execute one notebook by papermill and keep only outputs that are records.

    Raises:
        PapermillExecutionError: a cell failed that must not.
    """
    import papermill
    from papermill.engines import NBClientEngine, papermill_engines
    from papermill.exceptions import PapermillExecutionError

    class SavesOnce(NBClientEngine):
        """papermill's own, which would write the whole notebook twice for each cell."""

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, *args: Any, **kw: Any) -> None:  # noqa: ANN401
            nb_man.save = lambda **_: None
            super().execute_managed_notebook(nb_man, *args, **kw)

    papermill_engines.register("saves-once", SavesOnce)
    output = Path(job["result"]).with_suffix(".ran.ipynb")
    try:
        papermill.execute_notebook(
            job["notebook"], str(output), parameters={"SEED": job["seed"]},
            kernel_name=KERNEL_NAME, progress_bar=False, log_output=False,
            execution_timeout=int(job["cell_s"]), engine_name="saves-once",
        )  # fmt: skip
    except PapermillExecutionError:
        if any(_failed(cell) for cell in read_json(output)["cells"]):
            raise
    executed = read_json(output)["cells"]
    output.unlink()
    for cell in executed:
        cell["outputs"] = [
            {"output_type": o["output_type"], "data": _record_of(o)}
            for o in cell.get("outputs", ())
            if o["output_type"] == "error" or _record_of(o)
        ]
    write_json(Path(job["result"]), executed)


def _failed(cell: Cell) -> bool:
    """Whether a cell raised an exception that must not."""
    may_fail = MAY_FAIL in cell["metadata"].get("tags", ())
    errors = [o for o in cell.get("outputs", ()) if o["output_type"] == "error"]
    return bool(errors) and not may_fail


def _record_of(output: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in output.get("data", {}).items() if k == MIME}


def main() -> None:
    """Execute the notebook of the job named on the command line."""
    sys.modules |= dict.fromkeys(NOT_NEEDED)  # type: ignore[arg-type]
    execute(read_json(Path(sys.argv[1])))
