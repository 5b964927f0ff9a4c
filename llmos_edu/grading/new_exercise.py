"""Begin an exercise: a solution notebook that is whole, with one task to replace.

What it writes can be blanked, checked and proven at once (but for the number of cases),
so an author changes a thing that works.
"""

from pathlib import Path

from llmos_edu.core.errors import ConfigError, FileError
from llmos_edu.core.files import make_folder, write_text
from llmos_edu.grading.cells import (
    NAMESPACE,
    VERSION,
    Cell,
    Notebook,
    code_cell,
    notebook_text,
)
from llmos_edu.grading.validation import NAME

TITLE = """# {title}

Say in two sentences what the reader will build and where it stands in the course.

| task | points | difficulty | minutes |
|---|---|---|---|
| 1. Mean of each row | 1 | easy | 5 |
"""
SETUP = """import torch
from torch import Tensor

from llmos_check import practice

torch.set_num_threads(1)
practice("{name}", seed=SEED)
"""
TASK = """## 1. Mean of each row

**What.** Write `row_means`: the mean of each row.

**Why.** One sentence on what it is for.

**Expected.** (row, column) goes in, (row,) comes out.
"""
ANSWER = '''def row_means(x: Tensor) -> Tensor:
    """The mean of each row."""
    # BEGIN SOLUTION
    return x.mean(dim=1)
    # END SOLUTION
'''
CHECK = """from llmos_check import check, draw

check("row_means", means=row_means(draw("row_means").normal(3, 5)))
"""
CASE = '''"""{says}"""

from torch import Tensor


def row_means(x: Tensor) -> Tensor:
    return {expression}
'''
CASES = {
    "wrong/columns": ("Your numbers are the means of the columns.", "x.mean(dim=0)"),
    "wrong/sums": ("Your numbers are sums, not means.", "x.sum(dim=1)"),
    "right/sum_over_length": ("Divides the sum.", "x.sum(dim=1) / x.shape[1]"),
}


def write_new_exercise(name: str, *, folder: Path, title: str = "") -> Path:
    """Write `NAME.ipynb` and `NAME/` with one small task to start from.

    Args:
        name: The exercise's name: lower-case letters, digits and underscores.
        folder: Where solutions stand.
        title: The notebook's heading; made from the name if empty.

    Returns:
        The notebook's path.

    Raises:
        ConfigError: the name is not one.
        FileError: something of this name is there already.
    """
    path = new_place(name, folder=folder)
    heading = title or name.replace("_", " ").capitalize()
    write_text(path, notebook_text(_notebook(name, heading)))
    for place, (says, expression) in CASES.items():
        file = path.with_suffix("") / "row_means" / f"{place}.py"
        make_folder(file.parent)
        write_text(file, CASE.format(says=says, expression=expression))
    return path


def new_place(name: str, *, folder: Path) -> Path:
    """Where an exercise of this name will stand, in a folder that is there.

    Raises:
        ConfigError: the name is not one.
        FileError: something of this name is there already.
    """
    if not NAME.fullmatch(name):
        raise ConfigError(
            "an exercise's name must be lower-case letters, digits and _, starting "
            f"with a letter, got {name!r}"
        )
    path = folder / f"{name}.ipynb"
    if path.exists() or path.with_suffix("").exists():
        raise FileError(f"an exercise must be new, got {path}; choose another name")
    make_folder(folder)
    return path


def _notebook(name: str, title: str) -> Notebook:
    task = {
        "role": "task",
        "name": "row_means",
        "title": "Mean of each row",
        "difficulty": 1,
        "minutes": 5,
        "hints": ["Which axis counts the columns?", "Take the mean over `dim=1`."],
    }
    check = {"name": "row_means", "points": 1, "after": ["row_means"]}
    cells = [
        prose_cell(TITLE.format(title=title), "title"),
        *opening_cells(SETUP.format(name=name)),
        prose_cell(TASK, "task-row-means", **task),
        graded_cell(ANSWER, "answer-row-means", role="answer", name="row_means"),
        graded_cell(CHECK, "check-row-means", role="check", **check),
    ]
    return exercise_notebook(cells, name)


def opening_cells(setup: str) -> list[Cell]:
    """The cell that holds the seed, and the one that prepares the others."""
    parameters = graded_cell("SEED = 0\n", "parameters", role="setup")
    parameters["metadata"]["tags"] = ["parameters"]
    return [parameters, graded_cell(setup, "setup", role="setup")]


def exercise_notebook(cells: list[Cell], name: str) -> Notebook:
    """A notebook of these cells that says which exercise it is."""
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
            NAMESPACE: {"version": VERSION, "exercise": name},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def graded_cell(text: str, cell_id: str, **fields: object) -> Cell:
    """A code cell with these fields of ours."""
    return code_cell(text, cell_id=cell_id, metadata={NAMESPACE: fields})


def prose_cell(text: str, cell_id: str, **fields: object) -> Cell:
    """A cell of text, with fields of ours if it has any."""
    return {
        "cell_type": "markdown",
        "id": cell_id,
        "metadata": {NAMESPACE: fields} if fields else {},
        "source": text.splitlines(keepends=True),
    }
