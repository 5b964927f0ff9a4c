"""The same class in the hands of nbgrader and otter, each by its own documentation.

Both keep their tests in the notebook, so the exercise is written anew for each: the
numbers that the solution gives on a fixed seed stand in the first cell, and each check
becomes an assertion about them. Both are programs in environments of their own:

    uv venv /tmp/nbgrader && uv venv /tmp/otter
    uv pip install --python /tmp/nbgrader/bin/python nbgrader==0.9.6 torch
    uv pip install --python /tmp/otter/bin/python "otter-grader>=7,<8" ipykernel torch

Source: nbgrader 0.9 and otter-grader 7 documentation.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import llmos_check
from llmos_edu.grading.cells import (
    Notebook,
    code_cell,
    notebook_text,
    read_notebook,
    settings,
    source,
)

SETUP = """
import json
from llmos_check import Draw

EXPECTED = json.loads('''{expected}''')

def compare(name, **values):
    for key, value in values.items():
        told = torch.tensor(EXPECTED[name][key], dtype=torch.float64)
        given = torch.as_tensor(value).to(torch.float64)
        assert given.shape == told.shape and torch.allclose(given, told, atol=1e-4)
"""
SPEC = {"name": "python3", "display_name": "Python 3", "language": "python"}
METADATA = {"kernelspec": SPEC, "language_info": {"name": "python"}}
PLAIN = {"metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


QUIET = {
    "OMP_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}


def call(*words: object, cwd: Path, environ: dict[str, str] | None = None) -> None:
    """Run a program; what it says is shown only if it fails."""
    done = subprocess.run(
        list(map(str, words)), cwd=cwd, capture_output=True, text=True, check=False,
        env=os.environ | QUIET | (environ or {})
        | {"PATH": f"{Path(str(words[0])).parent}:{os.environ['PATH']}"},
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(
            f"{words[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )


def roles(solution: Path) -> list[tuple[str, str, str]]:
    """Role, name and text of every cell that is run, checks as assertions."""
    found = []
    for cell in read_notebook(solution)["cells"]:
        role, text = settings(cell).get("role"), source(cell)
        if cell["cell_type"] != "code" or role not in ("setup", "answer", "check"):
            continue
        text = re.sub(r"^(from llmos_check import .*|practice\(.*\))\n?", "", text,
                      flags=re.MULTILINE)  # fmt: skip
        text = re.sub(r"\bdraw\((\"\w+\")\)", r"Draw(\1, 0)", text)
        text = re.sub(r"^check\(", "compare(", text, flags=re.MULTILINE)
        if role == "setup" and not text.strip():
            continue
        found.append((str(role), str(settings(cell).get("name", "")), text.strip()))
    last = max(n for n, (role, *_) in enumerate(found) if role == "setup")
    expected = json.dumps(_run(found))
    extra = SETUP.format(expected=expected)
    found[last] = ("setup", "", found[last][2] + "\n" + extra)
    return found


def _run(cells: list[tuple[str, str, str]]) -> dict[str, Any]:
    """What the solution computes in each check."""
    import torch

    from llmos_check import Draw

    expected: dict[str, Any] = {}

    def note(name: str, **values: object) -> None:
        expected[name] = {k: torch.as_tensor(v).tolist() for k, v in values.items()}

    names: dict[str, Any] = {"Draw": Draw, "compare": note}
    for _, _, text in cells:
        exec(text, names)
    return expected


def library(folder: Path) -> dict[str, str]:
    """A module path with `llmos_check` alone, for the data of the checks."""
    place = folder / "library"
    shutil.copytree(Path(llmos_check.__file__).parent, place / "llmos_check")
    return {"PYTHONPATH": str(place)}


def nbgrader(folder: Path, solution: Path, n_students: int, program: str) -> None:
    """Run nbgrader in its default configuration, without its feedback."""
    environ = library(folder)
    place = folder / "source" / "exercise" / "exercise.ipynb"
    place.parent.mkdir(parents=True)
    place.write_text(notebook_text(for_nbgrader(roles(solution))))
    (folder / "nbgrader_config.py").write_text("c = get_config()\n")
    words = [program, "generate_assignment", "exercise", "--create"]
    call(*words, cwd=folder, environ=environ)
    for number in range(n_students):
        target = folder / "submitted" / f"student{number}" / "exercise"
        target.mkdir(parents=True)
        shutil.copy(place, target)
    call(program, "autograde", "exercise", "--create", cwd=folder, environ=environ)
    graded = sorted(folder.glob("autograded/*/exercise/exercise.ipynb"))
    texts = [path.read_text() for path in graded]
    if len(texts) != n_students or any('"output_type": "error"' in t for t in texts):
        raise SystemExit("nbgrader did not give every student all points")


def for_nbgrader(cells: list[tuple[str, str, str]]) -> Notebook:
    """The exercise with nbgrader's metadata."""
    made = []
    for number, (role, _, text) in enumerate(cells):
        text = re.sub("(BEGIN|END) SOLUTION", r"\1", text)
        marks = {
            "grade": role == "check", "solution": role == "answer", "task": False,
            "locked": role == "check", "schema_version": 3, "grade_id": f"c{number}",
        }  # fmt: skip
        if role == "check":
            marks["points"] = 1
        metadata = {} if role == "setup" else {"nbgrader": marks}
        made.append(code_cell(text, cell_id=f"c{number}", metadata=metadata))
    return PLAIN | {"cells": made}


def otter(folder: Path, solution: Path, n_students: int, program: str) -> None:
    """Run `otter run` for each student, without its containers."""
    environ = library(folder)
    master = folder / "exercise.ipynb"
    master.write_text(notebook_text(for_otter(roles(solution))))
    words = [program, "assign", master, "dist", "--no-run-tests", "--no-pdfs"]
    call(*words, cwd=folder, environ=environ)
    (archive,) = folder.glob("dist/autograder/*.zip")
    submission = folder / "dist" / "autograder" / "exercise.ipynb"
    for number in range(n_students):
        place = folder / f"student{number}"
        place.mkdir()
        shutil.copy(submission, place / "exercise.ipynb")
        (place / "out").mkdir()
        call(
            program, "run", "exercise.ipynb", "-a", archive, "-o", "out", "--no-logo",
            cwd=place, environ=environ,
        )  # fmt: skip
        told = json.loads((place / "out" / "results.json").read_text())["tests"]
        if any(t.get("score", 0) < t.get("max_score", 0) for t in told):
            raise SystemExit(f"otter did not give student {number} all points: {told}")


def for_otter(cells: list[tuple[str, str, str]]) -> Notebook:
    """The exercise as `otter assign` reads it: each answer a question with tests."""
    made: list[dict[str, Any]] = []

    def raw(text: str) -> None:
        made.append({"cell_type": "raw", "id": f"c{len(made)}", "metadata": {},
                     "source": text})  # fmt: skip

    def code(text: str) -> None:
        made.append(code_cell(text, cell_id=f"c{len(made)}"))

    raw("# ASSIGNMENT CONFIG\ninit_cell: true\nexport_cell: false\ngenerate: true")
    answers = [n for n, (role, *_) in enumerate(cells) if role == "answer"]
    for _, _, text in cells[: answers[0]]:
        code(text)
    for start, end in zip(answers, [*answers[1:], len(cells)], strict=True):
        raw(f"# BEGIN QUESTION\nname: {cells[start][1]}\npoints: 1")
        raw("# BEGIN SOLUTION")
        code(cells[start][2])
        raw("# END SOLUTION")
        raw("# BEGIN TESTS")
        for _, _, text in cells[start + 1 : end]:
            code(text)
        raw("# END TESTS")
        raw("# END QUESTION")
    return PLAIN | {"cells": made}
