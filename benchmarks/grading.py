"""Grading a class, beside the graders that courses use.

Run `python -m benchmarks.grading [--students 20] [--rounds 1] [--nbgrader PROGRAM]
[--json FILE]`.

Every grader gets the same class: the solution of `attention`, handed in by each student
under another name. What is compared is processor time, all processes together, for each
submission. nbgrader runs without a box and grades in the student's own kernel; it is
measured if its program is named. Plain nbval grades nothing: it is the floor of one
kernel and one pytest per notebook.
"""

import argparse
import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.rounds import write_report
from llmos_edu.grading.cells import (
    Notebook,
    code_cell,
    notebook_text,
    read_notebook,
    settings,
    source,
)

SOLUTION = Path(__file__).parent.parent / "solutions" / "attention.ipynb"
CPU_GROUPS = Path("/sys/fs/cgroup/cpuacct")
QUIET = os.environ | {
    "OMP_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}


@contextlib.contextmanager
def counted() -> Iterator[list[float]]:
    """Processor seconds of everything started inside, killed processes included.

    A control group counts them all; without one, only those that were waited for.
    """
    seconds: list[float] = []
    group = CPU_GROUPS / f"llmos-bench-{os.getpid()}"
    try:
        group.mkdir()
    except OSError:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        yield seconds
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        seconds.append(spent)
        return
    try:
        (group / "cgroup.procs").write_text("0")
        yield seconds
    finally:
        (CPU_GROUPS / "cgroup.procs").write_text("0")
        seconds.append(int((group / "cpuacct.usage").read_text()) / 1e9)
        group.rmdir()


def call(*words: object, cwd: Path) -> None:
    """Run a program; what it says is shown only if it fails."""
    done = subprocess.run(
        list(map(str, words)), cwd=cwd, capture_output=True, text=True, check=False,
        env=QUIET | {"PATH": f"{Path(str(words[0])).parent}:{os.environ['PATH']}"},
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(
            f"{words[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )


def llmos(folder: Path, n_students: int, *flags: str) -> None:
    """Our grader, reference and named wrong answers included."""
    inbox = folder / "inbox"
    inbox.mkdir()
    for number in range(n_students):
        shutil.copy(SOLUTION, inbox / f"student{number}.ipynb")
    start = "from llmos_edu.cli.main import main; raise SystemExit(main())"
    call(
        sys.executable, "-c", start, "grade", SOLUTION, inbox, "-o", folder / "out",
        *flags, cwd=folder,
    )  # fmt: skip


def nbval(folder: Path, n_students: int) -> None:
    """Plain nbval: runs the cells, compares nothing, grades nothing."""
    for number in range(n_students):
        shutil.copy(SOLUTION, folder / f"student{number}.ipynb")
    call(
        sys.executable, "-m", "pytest", "-p", "nbval.plugin", "--nbval-lax", "-q",
        "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", folder, folder,
        cwd=folder,
    )  # fmt: skip


def nbgrader(folder: Path, n_students: int, program: str) -> None:
    """Run nbgrader in its default configuration, without its feedback."""
    place = folder / "source" / "attention" / "attention.ipynb"
    place.parent.mkdir(parents=True)
    place.write_text(notebook_text(for_nbgrader(read_notebook(SOLUTION))))
    (folder / "nbgrader_config.py").write_text("c = get_config()\n")
    call(program, "generate_assignment", "attention", "--create", cwd=folder)
    for number in range(n_students):
        target = folder / "submitted" / f"student{number}" / "attention"
        target.mkdir(parents=True)
        shutil.copy(place, target)
    call(program, "autograde", "attention", "--create", cwd=folder)


def for_nbgrader(notebook: Notebook) -> Notebook:
    """The same assignment with nbgrader's metadata; checks assert that they ran."""
    cells = []
    for number, cell in enumerate(notebook["cells"]):
        role = settings(cell).get("role")
        if role not in ("setup", "answer", "check"):
            continue
        text = (
            source(cell)
            .replace("BEGIN SOLUTION", "BEGIN")
            .replace("END SOLUTION", "END")
        )
        metadata = {
            "grade": role == "check", "solution": role == "answer", "task": False,
            "locked": role == "check", "schema_version": 3, "grade_id": f"c{number}",
        }  # fmt: skip
        if role == "check":
            metadata["points"] = 1
        made = code_cell(text, cell_id=f"c{number}", metadata={"nbgrader": metadata})
        cells.append(made if role != "setup" else made | {"metadata": {}})
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": spec, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def main() -> None:
    """Measure every grader in turn and print processor seconds for each submission."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--nbgrader", help="its program, in an environment of its own")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    graders = {
        "llmos grade": lambda folder, n: llmos(folder, n),
        "llmos grade --warm": lambda folder, n: llmos(folder, n, "--warm"),
        "nbval alone, no box, no marks": nbval,
    }
    if options.nbgrader:
        graders["nbgrader autograde"] = lambda f, n: nbgrader(f, n, options.nbgrader)
    spent: dict[str, list[float]] = {name: [] for name in graders}
    for _ in range(options.rounds):
        for name, grade in graders.items():
            with (
                tempfile.TemporaryDirectory(prefix="llmos-bench-") as folder,
                counted() as seconds,
            ):
                grade(Path(folder), options.students)
            spent[name].append(seconds[0] / options.students)
            print(f"{name:<32} {spent[name][-1]:6.2f}", flush=True)
    print(f"{options.students} submissions, processor seconds for each")
    for name, values in spent.items():
        print(f"{name:<32} least {min(values):6.2f}   median {median(values):6.2f}")
    if options.json:
        write_report(options.json, {"grading": spent})


if __name__ == "__main__":
    main()
